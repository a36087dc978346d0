package io.gnomon.predictor.forecast;

import java.util.Arrays;

/** Puts quantiles around a point forecast, by the errors that it would have made from many moments of the past. */
final class Fan {
    private static final int MOST_ORIGINS = 160;
    private static final int RECENT_SLOTS = 2016;
    /** Without any error to go by, a value is believed to within a quarter of the series' size. */
    private static final double UNPROVEN = 0.25;

    private Fan() {}

    /** The forecast after the past's last slot. The median is the point; the bounds are not symmetric. */
    static Forecast around(String learner, Past past, int firstOrigin, PointModel model, int steps) {
        if (past.isEmpty() || steps <= 0) {
            return past.unknown(learner);
        }
        Horizons horizons = Horizons.upTo(steps);
        double[][] errors = new double[horizons.count()][MOST_ORIGINS];
        int[] counts = new int[horizons.count()];
        double[] points = new double[steps];
        int first = Math.max(Math.max(1, firstOrigin), past.size() - RECENT_SLOTS);
        int origins = past.size() - first;
        int tried = Math.min(MOST_ORIGINS, origins);
        for (int i = 0; i < tried; i++) {
            int origin = first + (int) ((long) i * origins / tried);
            model.forecast(origin, points);
            for (int h = 0; h < horizons.count(); h++) {
                int slot = origin + horizons.step(h) - 1;
                if (slot < past.size() && past.isKnown(slot)) {
                    errors[h][counts[h]++] = past.get(slot) - points[horizons.step(h) - 1];
                }
            }
        }
        double[][] bounds = new double[horizons.count()][];
        for (int h = 0; h < bounds.length; h++) {
            bounds[h] = Levels.conformal(errors[h], counts[h], UNPROVEN * past.meanSize());
            // a longer horizon that was hardly tried is no surer than a shorter one
            if (h > 0 && counts[h] < counts[0] / 4) {
                widen(bounds[h], bounds[h - 1]);
            }
            for (int l = 0; l < Levels.COUNT; l++) {
                bounds[h][l] = l < Levels.MEDIAN ? Math.min(0, bounds[h][l]) : Math.max(0, bounds[h][l]);
            }
            bounds[h][Levels.MEDIAN] = 0;
        }
        model.forecast(past.size(), points);
        double[][] quantiles = horizons.interpolate(bounds, steps);
        for (int s = 0; s < steps; s++) {
            for (int l = 0; l < Levels.COUNT; l++) {
                quantiles[s][l] += points[s];
            }
        }
        return past.forecast(learner, quantiles);
    }

    private static void widen(double[] bounds, double[] least) {
        for (int l = 0; l < bounds.length; l++) {
            bounds[l] = l < Levels.MEDIAN ? Math.min(bounds[l], least[l]) : Math.max(bounds[l], least[l]);
        }
    }

    /** The same for all steps. */
    static PointModel level(double[] levelBefore) {
        return (origin, points) -> Arrays.fill(points, levelBefore[origin]);
    }
}
