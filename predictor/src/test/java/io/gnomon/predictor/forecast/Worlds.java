package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.Random;

/** Series of a known kind, at five minutes. */
final class Worlds {
    static final int DAY = 288;

    private Worlds() {}

    /** A daily course with noise that remembers. */
    static Series daily(int slots, double noise, long seed) {
        Random random = new Random(seed);
        double[] values = new double[slots];
        double rest = 0;
        for (int i = 0; i < slots; i++) {
            rest = 0.7 * rest + noise * random.nextGaussian();
            values[i] = Math.max(0, 40 + 25 * Math.sin(2 * Math.PI * i / DAY) + rest);
        }
        return new Series(0, 300, values);
    }

    static Series walk(int slots, long seed) {
        Random random = new Random(seed);
        double[] values = new double[slots];
        double at = 500;
        for (int i = 0; i < slots; i++) {
            at = Math.abs(at + random.nextGaussian());
            values[i] = at;
        }
        return new Series(0, 300, values);
    }

    /** Independent, and far from symmetric. */
    static Series skewed(int slots, double size, long seed) {
        Random random = new Random(seed);
        double[] values = new double[slots];
        for (int i = 0; i < slots; i++) {
            values[i] = size * Math.exp(random.nextGaussian());
        }
        return new Series(0, 300, values);
    }
}
