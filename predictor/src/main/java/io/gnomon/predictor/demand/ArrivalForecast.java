package io.gnomon.predictor.demand;

import java.util.Arrays;

/**
 * How many servers will be requested in the next slot: equally likely counts. Immutable; nobody changes the array.
 *
 * @param counts in ascending order; empty if nothing is known yet
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ArrivalForecast(int[] counts) {
    /** Nothing is known yet. */
    public static final ArrivalForecast UNKNOWN = new ArrivalForecast(new int[0]);

    /** Probability that at least so many are requested, of one more possibility than is known: it never is 1. */
    public double atLeast(int servers) {
        if (servers <= 0) {
            return 1;
        }
        int low = 0;
        int high = counts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (counts[middle] >= servers) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return (counts.length - low) / (counts.length + 1.0);
    }

    /** Mean count; 0 if nothing is known. */
    public double expected() {
        return Arrays.stream(counts).average().orElse(0);
    }

    /** The count that is not exceeded with this probability; 0 if nothing is known. */
    public int quantile(double level) {
        if (counts.length == 0) {
            return 0;
        }
        int at = (int) Math.ceil(level * counts.length) - 1;
        return counts[Math.max(0, Math.min(counts.length - 1, at))];
    }
}
