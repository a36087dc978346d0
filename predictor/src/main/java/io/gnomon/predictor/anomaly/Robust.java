package io.gnomon.predictor.anomaly;

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
        double mad = medianDistance(sorted, center);
        if (mad > 0 || sorted.length == 0) {
            return sorted.length == 0 ? 0 : FROM_MAD * mad;
        }
        double sum = 0;
        for (double value : sorted) {
            sum += Math.abs(value - center);
        }
        return FROM_MEAN * sum / sorted.length;
    }

    /** The median of the distances from a value: taken from the middle outwards, the nearer side first, they come sorted. */
    private static double medianDistance(double[] sorted, double center) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = 0.5 * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        int left = (sorted.length - 1) / 2; // not above the center
        int right = left + 1;
        double previous = 0;
        double distance = 0;
        for (int k = 0; k <= above; k++) {
            previous = distance;
            double down = left >= 0 ? Math.abs(sorted[left] - center) : Double.POSITIVE_INFINITY;
            double up = right < sorted.length ? Math.abs(sorted[right] - center) : Double.POSITIVE_INFINITY;
            distance = Math.min(down, up);
            if (down <= up) {
                left--;
            } else {
                right++;
            }
        }
        double lower = below == above ? distance : previous;
        return lower + (at - below) * (distance - lower);
    }
}
