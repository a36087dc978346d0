package io.gnomon.predictor.neighbors;

/**
 * Errors of forecasts by how far ahead they looked: 1, 2, 3-4, 5-8, 9-16, ... steps. What happened long ago (the boot)
 * counts less. Not for use by several threads.
 */
final class PastErrors {
    private static final double HALF_LIFE_SLOTS = 12;
    private static final int BUCKETS = 32;
    private static final double LEVEL = 0.8;
    private static final double LEVEL_Z = 1.2816;

    private final double noise;
    private final double most;
    private final Mixture[] errors = new Mixture[BUCKETS];
    private final int[] counts = new int[BUCKETS];

    /**
     * @param noise the standard deviation that is believed before there is an error
     * @param most the largest error that is believed
     */
    PastErrors(double noise, double most) {
        this.noise = noise;
        this.most = most;
        for (int b = 0; b < BUCKETS; b++) {
            errors[b] = new Mixture();
        }
    }

    void add(int step, double error, int slotsAgo) {
        int b = bucket(step);
        errors[b].addPoint(Math.abs(error), Math.exp(-Math.log(2) / HALF_LIFE_SLOTS * slotsAgo));
        counts[b]++;
    }

    /** Standard deviations for the steps from 1: robust, wider where errors are few, never falling with the horizon. */
    double[] spreads(int steps) {
        double[] spreads = new double[steps];
        double widest = noise;
        for (int step = 1; step <= steps; step++) {
            int b = bucket(step);
            boolean first = step == 1 || bucket(step - 1) != b;
            if (first && counts[b] > 0) {
                double few = 1 + 2.0 / counts[b];
                widest = Math.max(widest, Math.min(most, errors[b].quantile(LEVEL) * few) / LEVEL_Z);
            }
            spreads[step - 1] = widest;
        }
        return spreads;
    }

    private static int bucket(int step) {
        return 32 - Integer.numberOfLeadingZeros(step - 1);
    }
}
