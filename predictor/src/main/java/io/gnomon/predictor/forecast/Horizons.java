package io.gnomon.predictor.forecast;

import java.util.Arrays;

/** The horizons at which errors are kept: 1, 2, 3, 4, 6, 8, 12, 16, 24, ... steps; between them errors are interpolated. */
final class Horizons {
    private final int[] steps;

    private Horizons(int[] steps) {
        this.steps = steps;
    }

    /** Those from 1 up to the first one that is not below {@code last}, which is cut to it. */
    static Horizons upTo(int last) {
        int[] all = new int[64];
        int n = 0;
        int next = 1;
        while (next < last) {
            all[n++] = next;
            // 1 2 3 4 6 8 12 16: twice the one before last
            next = n < 3 ? n + 1 : 2 * all[n - 2];
        }
        all[n++] = last;
        return new Horizons(Arrays.copyOf(all, n));
    }

    int count() {
        return steps.length;
    }

    /** From 1. */
    int step(int i) {
        return steps[i];
    }

    /** The last horizon whose step is at most this one. */
    int below(int step) {
        int i = 0;
        while (i + 1 < steps.length && steps[i + 1] <= step) {
            i++;
        }
        return i;
    }

    /** One value per step from what is known at the horizons, linear between. */
    double[][] interpolate(double[][] atHorizons) {
        double[][] all = new double[steps[steps.length - 1]][];
        for (int step = 1; step <= all.length; step++) {
            int i = below(step);
            double[] lower = atHorizons[i];
            double[] upper = atHorizons[Math.min(i + 1, steps.length - 1)];
            double share = i + 1 < steps.length ? (double) (step - steps[i]) / (steps[i + 1] - steps[i]) : 0;
            double[] row = new double[lower.length];
            for (int l = 0; l < row.length; l++) {
                row[l] = lower[l] + share * (upper[l] - lower[l]);
            }
            all[step - 1] = row;
        }
        return all;
    }
}
