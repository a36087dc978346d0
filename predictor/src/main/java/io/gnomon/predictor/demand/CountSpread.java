package io.gnomon.predictor.demand;

import io.gnomon.predictor.forecast.AdaptiveCalibrator;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Levels;

/**
 * Quantiles around an expected count, by how far earlier ones were off. Not for use by several threads.
 *
 * <p>Counts scatter more than Poisson's: by {@code mean + k mean^2}, as the negative binomial distribution does. On the
 * scale that makes this scatter the same at every mean (Anscombe 1948) errors of busy and quiet hours can be pooled.
 * There the bounds are those of a normal distribution while little is known, and more and more those of adaptive conformal
 * inference.
 */
final class CountSpread {
    /** What is believed of k before anything was seen: hourly counts are off by a fifth or so. */
    private static final double BELIEVED = 0.05;

    private static final double BELIEVED_FOR = 2;
    private static final double LEAST = 1e-5;
    private static final double MOST = 4;
    private static final double ANSCOMBE = 0.375;
    /** After so many errors only they count. */
    private static final int ENOUGH = 60;

    private static final double[] NORMAL = Levels.conformal(new double[0], 0, 1);

    private final int horizon;
    private final int apart;
    private final AdaptiveCalibrator calibrator = new AdaptiveCalibrator();
    private double excess = BELIEVED * BELIEVED_FOR;
    private double weight = BELIEVED_FOR;
    private long seen;

    CountSpread(int horizonHours) {
        this.horizon = horizonHours;
        // windows that overlap nearly whole tell nearly the same; not a divisor of the day, so that all its hours count
        this.apart = horizonHours == 1 ? 1 : horizonHours / 4 + 1;
    }

    /** What happened to a forecast that was made from the hour after that of the one before. */
    void observe(double expected, double actual) {
        double mean = Math.max(1, expected);
        double ratio = ((actual - expected) * (actual - expected) - expected) / (mean * mean);
        excess += Math.min(MOST, ratio) / horizon;
        weight += 1.0 / horizon;
        if (seen++ % apart == 0) {
            calibrator.observe(raw(expected), 0, even(actual));
        }
    }

    double[] quantiles(double expected) {
        Forecast raw = raw(expected);
        Forecast calibrated = calibrator.calibrate(raw);
        double share = Math.min(1, (double) calibrator.observed(0) / ENOUGH);
        double[] result = new double[Levels.COUNT];
        for (int l = 0; l < result.length; l++) {
            double level = Levels.level(l);
            result[l] = uneven(share * calibrated.quantile(0, level) + (1 - share) * raw.quantile(0, level));
        }
        return result;
    }

    private Forecast raw(double expected) {
        double middle = even(expected);
        double[] row = new double[Levels.COUNT];
        for (int l = 0; l < row.length; l++) {
            row[l] = middle + NORMAL[l];
        }
        return new Forecast("spread", 0, RequestHour.SECONDS, new double[][] {row});
    }

    private double overdispersion() {
        return Math.max(LEAST, Math.min(MOST, excess / weight));
    }

    /** To the scale on which the scatter is one everywhere. */
    private double even(double count) {
        double root = Math.sqrt(overdispersion());
        double x = root * Math.sqrt(count + ANSCOMBE);
        return 2 / root * Math.log(x + Math.sqrt(x * x + 1));
    }

    private double uneven(double value) {
        double root = Math.sqrt(overdispersion());
        double x = Math.sinh(Math.max(0, value) * root / 2) / root;
        return Math.max(0, x * x - ANSCOMBE);
    }
}
