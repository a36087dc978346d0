package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.EventSource.Event;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a listener wants to hear of.
 *
 * @param servers only of these; empty = of all that the caller sees
 */
public record Interest(Caller caller, Set<Topic> topics, Set<UUID> servers) {
    public Interest {
        topics = Set.copyOf(topics);
        servers = Set.copyOf(servers);
    }

    /** What is told unless something else is asked for. */
    static Set<Topic> usual() {
        return EnumSet.of(Topic.ADJUSTMENTS, Topic.NOTIFICATIONS);
    }

    public boolean includes(Event event) {
        if (!topics.contains(event.topic())) {
            return false;
        }
        if (event.topic() == Topic.OBSERVED) {
            return true; // nobody's in particular
        }
        Optional<UUID> server = event.server();
        return caller.sees(event.project())
                && (servers.isEmpty() || server.filter(servers::contains).isPresent());
    }
}
