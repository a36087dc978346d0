package io.gnomon.predictor.anomaly;

import java.util.Arrays;

/** Statistics that a few wild values do not move. */
final class Robust {
    /** Makes the median absolute deviation an estimate of a normal standard deviation (Hampel 1974). */
    private static final double FROM_MAD = 1.4826;
    /** The same for the mean absolute deviation. */
    private static final double FROM_MEAN = 1.2533;

    private Robust() {}

    static double median(double[] sorted) {
        return quantile(sorted, 0.5);
    }

    /** Linear between the values; NaN if there is none. */
    static double quantile(double[] sorted, double level) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = level * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The spread: 1.4826 x MAD, or, where more than half of the values are the same, 1.2533 x the mean absolute deviation
     * (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers). 0 for a constant.
     */
    static double scale(double[] sorted) {
        double center = median(sorted);
        double[] away = new double[sorted.length];
        double sum = 0;
        for (int i = 0; i < away.length; i++) {
            away[i] = Math.abs(sorted[i] - center);
            sum += away[i];
        }
        Arrays.sort(away);
        double mad = median(away);
        return mad > 0 ? FROM_MAD * mad : away.length == 0 ? 0 : FROM_MEAN * sum / away.length;
    }
}
