package io.gnomon.plugin.alert;

import java.time.Instant;

/**
 * An alert over time.
 *
 * @param since when it was seen for the first time
 * @param seen when it was seen for the last time
 */
public record Standing(Alert alert, State state, Instant since, Instant seen) {
    public enum State {
        /** Not yet for long enough. */
        PENDING,
        FIRING,
        /** Not seen any more for long enough. */
        RESOLVED
    }

    Standing seenAgain(Alert now, Instant at) {
        return new Standing(now, state, since, at);
    }

    Standing in(State next) {
        return new Standing(alert, next, since, seen);
    }
}
