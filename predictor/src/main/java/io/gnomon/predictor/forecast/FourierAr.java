package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;

/**
 * A smooth course over the day (and over the week, once two are known) as Fourier harmonics, and an autoregression on
 * what is left, both by ridge least squares. Less than two days: the autoregression around the mean. Less than a few
 * values: the last one.
 *
 * <p>Forecasts stay within the range of the past, widened by a quarter: an autoregression knows no bounds.
 */
public final class FourierAr implements Forecaster {
    private static final int DAY = 86_400;
    private static final int MOST_SLOTS = 4032;
    private static final double RIDGE = 1e-4;
    private static final double BEYOND_RANGE = 0.25;

    private final int dayHarmonics;
    private final int weekHarmonics;
    private final int lags;

    public FourierAr() {
        this(4, 3, 6);
    }

    /**
     * Makes a forecaster of a given size.
     *
     * @param lags order of the autoregression, from 1
     * @throws IllegalArgumentException if a number is negative or there is no lag
     */
    public FourierAr(int dayHarmonics, int weekHarmonics, int lags) {
        if (dayHarmonics < 0 || weekHarmonics < 0 || lags < 1) {
            throw new IllegalArgumentException("harmonics are at least 0 and lags at least 1, not " + dayHarmonics
                    + ", " + weekHarmonics + " and " + lags);
        }
        this.dayHarmonics = dayHarmonics;
        this.weekHarmonics = weekHarmonics;
        this.lags = lags;
    }

    @Override
    public String name() {
        return "fourier-ar";
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Past past = Past.of(history, MOST_SLOTS);
        int n = past.size();
        if (n < 3 * lags) {
            return new LastValue().forecast(history, steps).by(name());
        }
        long span = (long) n * past.stepSeconds();
        int days = span >= 2L * DAY ? dayHarmonics : 0;
        int weeks = span >= 14L * DAY ? weekHarmonics : 0;
        double[] course = course(past, days, weeks, steps);
        double[] rest = new double[n];
        for (int i = 0; i < n; i++) {
            rest[i] = past.get(i) - course[i];
        }
        double[] weights = autoregression(past, rest);
        double room = BEYOND_RANGE * (past.most() - past.least());
        double floor = past.least() - room;
        double roof = past.most() + room;
        PointModel model = (origin, points) -> {
            double[] recent = new double[lags + points.length];
            for (int j = 0; j < lags; j++) {
                recent[j] = origin - lags + j < 0 ? 0 : rest[origin - lags + j];
            }
            for (int s = 0; s < points.length; s++) {
                double next = 0;
                for (int j = 0; j < lags; j++) {
                    next += weights[j] * recent[s + lags - 1 - j];
                }
                double expected = course[origin + s];
                points[s] = Math.max(floor, Math.min(roof, expected + next));
                recent[s + lags] = points[s] - expected;
            }
        };
        return Fan.around(name(), past, lags, model, steps);
    }

    /** The smooth course over the past and the steps after it. */
    private static double[] course(Past past, int days, int weeks, int steps) {
        int unknowns = 1 + 2 * (days + weeks);
        Ridge ridge = new Ridge(unknowns);
        double[] row = new double[unknowns];
        double mean = 0;
        for (int i = 0; i < past.size(); i++) {
            mean += past.get(i) / past.size();
        }
        if (unknowns > 1) {
            for (int i = 0; i < past.size(); i++) {
                if (past.isKnown(i)) {
                    ridge.add(waves(past, i, days, weeks, row), past.get(i) - mean);
                }
            }
        }
        double[] weights = ridge.solve(RIDGE);
        double[] course = new double[past.size() + steps];
        for (int i = 0; i < course.length; i++) {
            course[i] = mean;
            if (unknowns > 1) {
                waves(past, i, days, weeks, row);
                for (int j = 0; j < unknowns; j++) {
                    course[i] += weights[j] * row[j];
                }
            }
        }
        return course;
    }

    /** Higher harmonics by the addition theorem: two trigonometric calls a season. */
    private static double[] waves(Past past, int slot, int days, int weeks, double[] row) {
        long seconds = past.startSeconds() + (long) slot * past.stepSeconds();
        row[0] = 1;
        int at = waves(seconds, DAY, days, row, 1);
        waves(seconds, 7 * DAY, weeks, row, at);
        return row;
    }

    private static int waves(long seconds, int season, int harmonics, double[] row, int at) {
        if (harmonics == 0) {
            return at;
        }
        double angle = 2 * Math.PI * Math.floorMod(seconds, season) / season;
        double sin = Math.sin(angle);
        double cos = Math.cos(angle);
        double s = 0;
        double c = 1;
        int next = at;
        for (int k = 0; k < harmonics; k++) {
            double turned = s * cos + c * sin;
            c = c * cos - s * sin;
            s = turned;
            row[next++] = s;
            row[next++] = c;
        }
        return next;
    }

    private double[] autoregression(Past past, double[] rest) {
        Ridge ridge = new Ridge(lags);
        double[] row = new double[lags];
        for (int i = lags; i < rest.length; i++) {
            boolean whole = past.isKnown(i);
            for (int j = 0; j < lags && whole; j++) {
                row[j] = rest[i - 1 - j];
                whole = past.isKnown(i - 1 - j);
            }
            if (whole) {
                ridge.add(row, rest[i]);
            }
        }
        return ridge.solve(RIDGE);
    }
}
