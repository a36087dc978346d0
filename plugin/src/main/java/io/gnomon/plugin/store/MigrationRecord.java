package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A move of one server to another hypervisor, from intent to outcome.
 *
 * @param source name of the hypervisor that it leaves
 * @param benefit core-minutes of waiting that it was expected to spare
 * @param cost core-minutes that it was expected to take
 * @param memoryMib that is promised to it, and copied
 * @param reason why, in words for people
 * @param detail what came of it, in words for people
 */
public record MigrationRecord(
        long id,
        UUID server,
        String serverName,
        String project,
        String actor,
        String source,
        String target,
        double benefit,
        double cost,
        double memoryMib,
        String reason,
        State state,
        String detail,
        Instant decidedAt,
        Instant updatedAt) {
    /** In the order that they are gone through. */
    public enum State {
        /** Written down, nothing done yet. */
        INTENDED,
        /** About to ask its master for it: it may or may not have been asked. */
        ACTING,
        /** It was asked for and taken. */
        MOVING,
        /** Its master says that it is there; nobody has seen it there yet. */
        ARRIVED,
        /** It was seen to run there, and not where it was. */
        DONE,
        /** It is where it was, or is no more. */
        FAILED,
        /** Its master would not. */
        REFUSED,
        /** It is not known what came of it: somebody has to look. */
        UNKNOWN,
        /** What would have been done, had Gnomon been allowed to act. */
        ADVISED,
        /** Given up before it was asked for. */
        ABANDONED;

        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }
}
