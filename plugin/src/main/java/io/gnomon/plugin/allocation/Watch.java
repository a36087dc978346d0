package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ClusterEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who is looked at when: all servers every period, young ones every tick. A server that has just started is known from
 * its lifecycle event, before the first full look. Thread-safe.
 */
public final class Watch {
    private final Duration period;
    private final Duration youngFor;
    private final Map<UUID, Young> young = new HashMap<>();
    private Instant nextFull = Instant.MIN;

    private record Young(String hypervisor, Instant until) {}

    public Watch(Duration period, Duration youngFor) {
        this.period = period;
        this.youngFor = youngFor;
    }

    public synchronized void event(ClusterEvent event) {
        if (event instanceof ClusterEvent.ServerStarted started) {
            young.put(
                    started.server(),
                    new Young(started.hypervisor(), started.at().plus(youngFor)));
        } else if (event instanceof ClusterEvent.ServerStopped stopped) {
            young.remove(stopped.server());
            nextFull = Instant.MIN;
        } else if (event instanceof ClusterEvent.ServerChanged || event instanceof ClusterEvent.HypervisorBack) {
            nextFull = Instant.MIN;
        }
    }

    /** Whether it is time for a look at everything; if so, the next one is a period later. */
    synchronized boolean fullLookIsDue(Instant now) {
        boolean setBack = nextFull.isAfter(now.plus(period)); // the clock was, and the time of the next look is far off
        if (now.isBefore(nextFull) && !setBack) {
            return false;
        }
        nextFull = now.plus(period);
        return true;
    }

    /** Young servers by hypervisor. */
    synchronized Map<String, Set<UUID>> young(Instant now) {
        young.values().removeIf(y -> now.isAfter(y.until()));
        Map<String, Set<UUID>> result = new HashMap<>();
        young.forEach((id, y) ->
                result.computeIfAbsent(y.hypervisor(), h -> new HashSet<>()).add(id));
        return result;
    }

    /** A server found by a full look that is still young (the daemon was started after it). */
    synchronized void found(UUID id, String hypervisor, Instant startedAt, Instant now) {
        Instant until = startedAt.plus(youngFor);
        if (now.isBefore(until)) {
            young.putIfAbsent(id, new Young(hypervisor, until));
        }
    }
}
