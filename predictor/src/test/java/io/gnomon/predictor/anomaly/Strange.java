package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.series.Series;
import java.util.Random;

/** Series with and without anomalies, by the minute. */
final class Strange {
    private Strange() {}

    static Series of(double[] values) {
        return new Series(0, 60, values);
    }

    /** Normal noise of spread 1 around 50 that remembers itself by {@code phi}. */
    static double[] noise(int slots, double phi, long seed) {
        Random random = new Random(seed);
        double[] values = new double[slots];
        double rest = random.nextGaussian();
        for (int i = 0; i < slots; i++) {
            rest = phi * rest + Math.sqrt(1 - phi * phi) * random.nextGaussian();
            values[i] = 50 + rest;
        }
        return values;
    }

    static double[] walk(int slots, long seed) {
        Random random = new Random(seed);
        double[] values = new double[slots];
        double at = 500;
        for (int i = 0; i < slots; i++) {
            at = Math.abs(at + random.nextGaussian());
            values[i] = at;
        }
        return values;
    }

    /** One slot in {@code every} on average stands 30 above the rest. */
    static double[] spikes(double[] values, int every, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] += random.nextInt(every) == 0 ? 25 + 10 * random.nextDouble() : 0;
        }
        return values;
    }

    static double[] shift(double[] values, int at, double by) {
        for (int i = at; i < values.length; i++) {
            values[i] += by;
        }
        return values;
    }

    static double[] leak(double[] values, int from, double slope) {
        for (int i = from; i < values.length; i++) {
            values[i] += slope * (i - from);
        }
        return values;
    }

    static double[] stuck(double[] values, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            values[i] = values[from];
        }
        return values;
    }
}
