package io.gnomon.predictor.forecast;

import java.util.Arrays;

/** The horizons at which errors are kept: 1, 2, 3, 4, 6, 8, 12, 16, 24, ... steps; between them errors are interpolated. */
public final class Horizons {
    private final int[] steps;

    private Horizons(int[] steps) {
        this.steps = steps;
    }

    /**
     * Horizons of one's own.
     *
     * @throws IllegalArgumentException if they do not rise from 1
     */
    public static Horizons of(int... steps) {
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] <= (i == 0 ? 0 : steps[i - 1])) {
                throw new IllegalArgumentException("horizons rise, from 1: " + Arrays.toString(steps));
            }
        }
        if (steps.length == 0) {
            throw new IllegalArgumentException("there is no horizon");
        }
        return new Horizons(steps.clone());
    }

    /** Those from 1 up to the first one that is not below {@code last}, which is cut to it. */
    public static Horizons upTo(int last) {
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

    public int count() {
        return steps.length;
    }

    /** From 1. */
    public int step(int i) {
        return steps[i];
    }

    /** The last horizon whose step is at most this one. */
    public int below(int step) {
        int i = 0;
        while (i + 1 < steps.length && steps[i + 1] <= step) {
            i++;
        }
        return i;
    }

    /** One row per step from what is known at the horizons: linear between, flat before the first and after the last. */
    public double[][] interpolate(double[][] atHorizons, int stepCount) {
        double[][] all = new double[stepCount][];
        for (int step = 1; step <= all.length; step++) {
            int i = below(step);
            double[] lower = atHorizons[i];
            double[] upper = atHorizons[Math.min(i + 1, steps.length - 1)];
            double share =
                    i + 1 < steps.length ? Math.max(0, (double) (step - steps[i]) / (steps[i + 1] - steps[i])) : 0;
            double[] row = new double[lower.length];
            for (int l = 0; l < row.length; l++) {
                row[l] = lower[l] + share * (upper[l] - lower[l]);
            }
            all[step - 1] = row;
        }
        return all;
    }
}
