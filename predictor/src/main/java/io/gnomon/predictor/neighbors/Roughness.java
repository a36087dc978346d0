package io.gnomon.predictor.neighbors;

import java.util.Arrays;

/** How much a series moves from one slot to the next. */
final class Roughness {
    private static final int MOST_SLOTS = 600;

    private Roughness() {}

    /** A robust standard deviation of the change per slot, in its last 600 slots; 0 where nothing is known. */
    static double of(AgedSeries server, int channel) {
        int from = Math.max(1, server.age() - MOST_SLOTS);
        double[] changes = new double[Math.max(0, server.age() - from)];
        int n = 0;
        for (int t = from; t < server.age(); t++) {
            double change = Math.abs(server.get(channel, t) - server.get(channel, t - 1));
            if (!Double.isNaN(change)) {
                changes[n++] = change;
            }
        }
        return n == 0 ? 0 : upper(changes, n);
    }

    /** The 80 % quantile of absolute errors as the standard deviation of a normal distribution. */
    static double upper(double[] errors, int n) {
        double[] sorted = Arrays.copyOf(errors, n);
        Arrays.sort(sorted);
        int at = Math.min(n - 1, (int) Math.ceil(0.8 * (n + 1)) - 1);
        return sorted[at] / 1.2816;
    }
}
