package io.gnomon.predictor.forecast.trees;

import java.util.Arrays;

/**
 * A series' own past as a scale from 0 to 1: the rank of a value is the share of the past below it, counting recent slots
 * more. It makes one model of all series possible: idle ones whose noise is a thousandth of their rare bursts, and those
 * that are either off or full, where any linear unit is wrong for one half of their life. Ranks are those of the middle of
 * equal values, linear between different ones. Immutable.
 */
final class RankScale {
    /** Slots looked back, every how many of them, and what share of the whole they are. */
    private static final Span[] SPANS = {
        new Span(12, 1, 0.12),
        new Span(48, 1, 0.26),
        new Span(288, 1, 0.26),
        new Span(2_016, 2, 0.20),
        new Span(8_064, 8, 0.16)
    };

    private static final int MOST_POINTS =
            Arrays.stream(SPANS).mapToInt(s -> s.slots / s.every + 1).sum();

    private final float[] values; // different, rising
    private final double[] ranks; // of each value

    private record Span(int slots, int every, double share) {}

    private RankScale(float[] values, double[] ranks) {
        this.values = values;
        this.ranks = ranks;
    }

    /**
     * The scale of what is known before {@code origin}.
     *
     * @throws IllegalArgumentException if nothing is
     */
    static RankScale of(float[] series, int origin) {
        float[] points = new float[MOST_POINTS];
        float[] weights = new float[MOST_POINTS];
        int n = 0;
        for (Span span : SPANS) {
            int first = n;
            for (int i = origin - 1; i >= Math.max(0, origin - span.slots); i -= span.every) {
                if (!Float.isNaN(series[i])) {
                    points[n++] = series[i];
                }
            }
            Arrays.fill(weights, first, n, (float) (span.share / Math.max(1, n - first)));
        }
        if (n == 0) {
            throw new IllegalArgumentException("a scale is made of at least one value");
        }
        return of(points, weights, n);
    }

    private static RankScale of(float[] points, float[] weights, int n) {
        int[] order = Order.rising(points, n);
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += weights[i];
        }
        float[] values = new float[n];
        double[] ranks = new double[n];
        int different = 0;
        double below = 0;
        for (int i = 0; i < n; ) {
            float value = points[order[i]];
            double here = 0;
            for (; i < n && points[order[i]] == value; i++) {
                here += weights[order[i]] / total;
            }
            values[different] = value;
            ranks[different++] = below + here / 2;
            below += here;
        }
        return new RankScale(Arrays.copyOf(values, different), Arrays.copyOf(ranks, different));
    }

    /** 0 below all that was seen, 1 above it, NaN for NaN. */
    double rank(double value) {
        int last = values.length - 1;
        if (Double.isNaN(value)) {
            return Double.NaN;
        }
        if (value < values[0]) {
            return 0;
        }
        if (value > values[last]) {
            return 1;
        }
        int at = Arrays.binarySearch(values, (float) value);
        int below = at >= 0 ? at : Math.max(0, -at - 2);
        if (below == last || values[below] >= value) {
            return ranks[below];
        }
        double share = (value - values[below]) / ((double) values[below + 1] - values[below]);
        return ranks[below] + share * (ranks[below + 1] - ranks[below]);
    }

    /** The value of a rank; never beyond what was seen. */
    double value(double rank) {
        int last = values.length - 1;
        if (!(rank > ranks[0])) {
            return values[0];
        }
        if (rank >= ranks[last]) {
            return values[last];
        }
        int at = Arrays.binarySearch(ranks, rank);
        if (at >= 0) {
            return values[at];
        }
        int below = -at - 2;
        double share = (rank - ranks[below]) / (ranks[below + 1] - ranks[below]);
        double upper = values[below + 1];
        // rounding must not lift it above the next value
        return Math.min(upper, values[below] + share * (upper - values[below]));
    }
}
