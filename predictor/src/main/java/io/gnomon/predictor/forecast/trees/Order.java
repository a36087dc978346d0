package io.gnomon.predictor.forecast.trees;

import java.util.Arrays;

/** Sorting of numbers that stay where they are. */
final class Order {
    private Order() {}

    /** Indices of the first {@code n} values from the smallest to the largest; equal ones in the order of their index. */
    static int[] rising(float[] values, int n) {
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            // the bits of a float as an integer in the same order, the index below them; + 0 makes -0 a 0
            int bits = Float.floatToIntBits(values[i] + 0f);
            keys[i] = (long) (bits ^ ((bits >> 31) & 0x7fff_ffff)) << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** The value below which a share of the weight lies. */
    static float quantile(float[] values, float[] weights, int[] rising, double level) {
        double total = 0;
        for (int i : rising) {
            total += weights[i];
        }
        double below = 0;
        for (int i : rising) {
            below += weights[i];
            if (below >= level * total) {
                return values[i];
            }
        }
        return rising.length == 0 ? Float.NaN : values[rising[rising.length - 1]];
    }
}
