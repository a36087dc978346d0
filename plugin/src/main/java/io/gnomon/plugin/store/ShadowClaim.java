package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody's claim of a shadow instance.
 *
 * @param name of the server that was asked for
 * @param detail what came of it, in words for people
 */
public record ShadowClaim(
        long id,
        UUID instance,
        String project,
        String actor,
        String name,
        State state,
        String detail,
        Instant decidedAt,
        Instant updatedAt) {
    public ShadowClaim in(State next, String what, Instant at) {
        return new ShadowClaim(id, instance, project, actor, name, next, what, decidedAt, at);
    }

    /** In the order that they are gone through. */
    public enum State {
        /** The instance is nobody else's any more; nothing is done yet. */
        TAKEN,
        /** Its capacity is claimed, or is about to be, and it is being grown. */
        GROWING,
        /** It was seen at full size. */
        GROWN,
        /** It is about to get its name: it may have it already, and is then its owner's. */
        NAMING,
        /** Handed over. */
        DONE,
        /** Not handed over; the instance is removed. */
        FAILED;

        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }
}
