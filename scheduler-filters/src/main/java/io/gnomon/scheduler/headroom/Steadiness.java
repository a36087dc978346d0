package io.gnomon.scheduler.headroom;

import java.util.Arrays;

/**
 * How well the mean over some slots tells the mean to come: learnt from the differences between neighbouring spans of 1, 2,
 * 4... slots, over all servers (the two-sample variance of Allan, "Statistics of atomic frequency standards", Proceedings of
 * the IEEE 1966). Noise is averaged away in few slots; who is busy for hours at a time must be watched for longer.
 * Not thread-safe.
 */
final class Steadiness {
    private static final int LEVELS = 16;

    /** Believed before anything was seen, as much as if so many pairs of spans had shown it. */
    private static final double FIRST_PAIRS = 30;

    private final double firstVariance;
    private final double[] squares = new double[LEVELS];
    private final long[] pairs = new long[LEVELS];

    /** @param firstVariance of a slot, believed before anything was seen */
    Steadiness(double firstVariance) {
        this.firstVariance = firstVariance;
    }

    /** @param values of one server, slot by slot; NaN where it was not measured */
    void add(double[] values, int from, int to) {
        double[] spans = Arrays.copyOfRange(values, from, to);
        int n = spans.length;
        for (int level = 0; n >= 2 && level < LEVELS; level++) {
            for (int i = 1; i < n; i++) {
                double difference = spans[i] - spans[i - 1];
                if (!Double.isNaN(difference)) {
                    squares[level] += difference * difference / 2;
                    pairs[level]++;
                }
            }
            n /= 2;
            for (int i = 0; i < n; i++) {
                spans[i] = mean(spans[2 * i], spans[2 * i + 1]);
            }
        }
    }

    private static double mean(double a, double b) {
        if (Double.isNaN(a)) {
            return b;
        }
        return Double.isNaN(b) ? a : (a + b) / 2;
    }

    /**
     * Variance of the mean over a span about what is to come, for spans of 1, 2, 4... slots. It never rises with the length: where
     * longer spans differ more than shorter ones, the shorter were alike only because they are close. Spans longer than any that
     * was seen twice tell no more than the longest of those.
     */
    double[] errors() {
        double[] errors = new double[LEVELS];
        int seen = 0;
        while (seen < LEVELS && pairs[seen] > 0) {
            double first = firstVariance / (1 << seen);
            errors[seen] = (squares[seen] + FIRST_PAIRS * first) / (pairs[seen] + FIRST_PAIRS);
            seen++;
        }
        for (int level = seen - 2; level >= 0; level--) {
            errors[level] = Math.max(errors[level], errors[level + 1]);
        }
        Arrays.fill(errors, seen, LEVELS, seen == 0 ? firstVariance : errors[seen - 1]);
        return errors;
    }

    /** One of {@link #errors} for any number of slots. */
    static double error(double[] errors, int slots) {
        double level = Math.log(Math.max(1, slots)) / Math.log(2);
        int below = (int) Math.min(LEVELS - 2, Math.floor(level));
        double part = Math.min(1, level - below);
        return errors[below] * (1 - part) + errors[below + 1] * part;
    }
}
