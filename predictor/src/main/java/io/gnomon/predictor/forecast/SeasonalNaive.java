package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;

/**
 * As it was one season ago; where that was a gap, two seasons ago, and so on. Before a whole season is known: the last
 * value.
 */
public final class SeasonalNaive implements Forecaster {
    private static final int MOST_SEASONS = 4;

    private final int seasonSeconds;

    /**
     * Makes a forecaster for one season.
     *
     * @param seasonSeconds 86400 for a day, 604800 for a week
     * @throws IllegalArgumentException if it is not positive
     */
    public SeasonalNaive(int seasonSeconds) {
        if (seasonSeconds <= 0) {
            throw new IllegalArgumentException("a season must be at least one second, not " + seasonSeconds);
        }
        this.seasonSeconds = seasonSeconds;
    }

    @Override
    public String name() {
        return seasonSeconds % 86_400 == 0
                ? "seasonal-" + seasonSeconds / 86_400 + "d"
                : "seasonal-" + seasonSeconds + "s";
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        int season = Math.max(1, seasonSeconds / history.stepSeconds());
        Past past = Past.of(history, (int) Math.min(Integer.MAX_VALUE / 2, (long) MOST_SEASONS * season));
        int firstOrigin = past.size() > season ? season : 1;
        return Fan.around(name(), past, firstOrigin, (origin, points) -> repeat(past, season, origin, points), steps);
    }

    private static void repeat(Past past, int season, int origin, double[] points) {
        for (int s = 0; s < points.length; s++) {
            int slot = origin + s - season * (s / season + 1);
            while (slot >= 0 && !past.isKnown(slot)) {
                slot -= season;
            }
            points[s] = past.get(slot >= 0 ? slot : origin - 1);
        }
    }
}
