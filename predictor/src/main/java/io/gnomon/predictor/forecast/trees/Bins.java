package io.gnomon.predictor.forecast.trees;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Every feature cut into at most {@link #COUNT} bins with about as many rows each, so that a split is looked for among a
 * few sums. Bin 0 is "not known"; bin b from 1 on holds values up to {@code cuts[feature][b - 1]}.
 */
final class Bins {
    static final int COUNT = 64;
    private static final int SAMPLE = 40_000;

    private final float[][] cuts;

    private Bins(float[][] cuts) {
        this.cuts = cuts;
    }

    static Bins of(float[][] rows) {
        float[][] cuts = new float[rows[0].length][];
        IntStream.range(0, cuts.length).parallel().forEach(f -> cuts[f] = cuts(rows, f));
        return new Bins(cuts);
    }

    private static float[] cuts(float[][] rows, int feature) {
        int sample = Math.min(rows.length, SAMPLE);
        float[] values = new float[sample];
        int n = 0;
        for (int i = 0; i < sample; i++) {
            float value = rows[(int) ((long) i * rows.length / sample)][feature];
            if (!Float.isNaN(value)) {
                values[n++] = value;
            }
        }
        Arrays.sort(values, 0, n);
        float[] cuts = new float[COUNT - 2];
        int count = 0;
        for (int b = 1; b < COUNT - 1 && n > 0; b++) {
            float value = values[(int) ((long) b * n / (COUNT - 1))];
            if (count == 0 || value > cuts[count - 1]) {
                cuts[count++] = value;
            }
        }
        return Arrays.copyOf(cuts, count);
    }

    int bin(int feature, float value) {
        if (Float.isNaN(value)) {
            return 0;
        }
        int at = Arrays.binarySearch(cuts[feature], value);
        return at >= 0 ? at + 1 : -at;
    }

    /** The largest value of a bin; infinite for the last one. */
    float upTo(int feature, int bin) {
        return bin <= cuts[feature].length ? cuts[feature][bin - 1] : Float.POSITIVE_INFINITY;
    }

    /** {@code [feature][row]}. */
    byte[][] of(float[][] rows, int features) {
        byte[][] binned = new byte[features][rows.length];
        IntStream.range(0, features).parallel().forEach(f -> {
            for (int i = 0; i < rows.length; i++) {
                binned[f][i] = (byte) bin(f, rows[i][f]);
            }
        });
        return binned;
    }
}
