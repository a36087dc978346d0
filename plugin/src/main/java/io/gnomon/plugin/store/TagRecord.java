package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.UUID;

/**
 * What one source says of a server.
 *
 * @param name the tag
 * @param confidence that it is right, 0..1
 * @param actor who or what gave it
 * @param reason why, for people
 * @param denied a person says that the server is not this, and no rule may give it again
 */
public record TagRecord(
        UUID server,
        String name,
        Source source,
        double confidence,
        String actor,
        String reason,
        Instant since,
        boolean denied) {
    /** Where a tag comes from; the first one that says it is believed. */
    public enum Source {
        PERSON,
        NOVA,
        PROCESS,
        BEHAVIOUR;

        /** Whether people say so, here or in Nova. */
        public boolean isPeoples() {
            return this == PERSON || this == NOVA;
        }
    }
}
