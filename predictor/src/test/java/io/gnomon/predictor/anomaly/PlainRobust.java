package io.gnomon.predictor.anomaly;

import java.util.Arrays;

/** {@link Robust#scale} by sorting. */
final class PlainRobust {
    private static final double FROM_MAD = 1.4826;
    private static final double FROM_MEAN = 1.2533;

    private PlainRobust() {}

    static double scale(double[] sorted) {
        double center = Robust.median(sorted);
        double[] away = new double[sorted.length];
        double sum = 0;
        for (int i = 0; i < away.length; i++) {
            away[i] = Math.abs(sorted[i] - center);
            sum += away[i];
        }
        Arrays.sort(away);
        double mad = Robust.median(away);
        return mad > 0 ? FROM_MAD * mad : away.length == 0 ? 0 : FROM_MEAN * sum / away.length;
    }
}
