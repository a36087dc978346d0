package io.gnomon.predictor.demand;

import java.util.Map;

/**
 * All requests of one hour. Immutable.
 *
 * @param startSeconds Unix time at which it began
 * @param total of all keys; a batch with several keys counts once
 * @param byKey by what requests are told apart, such as the flavor; keys without requests may be left out
 */
public record RequestHour(long startSeconds, Count total, Map<String, Count> byKey) {
    /** Length of an hour. */
    public static final int SECONDS = 3600;

    /** Copies the map and refuses a time that is not a whole hour. */
    public RequestHour {
        if (startSeconds % SECONDS != 0) {
            throw new IllegalArgumentException("an hour of requests begins at a whole hour, not at " + startSeconds);
        }
        byKey = Map.copyOf(byKey);
    }

    /** What was requested of that key: nothing, if it is unknown. */
    public Count of(String key) {
        return byKey.getOrDefault(key, Count.NONE);
    }
}
