package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/** It stays as it is. Bounds from how far the series has moved away from itself before. */
public final class LastValue implements Forecaster {
    private static final int MOST_SLOTS = 4032;

    @Override
    public String name() {
        return "last-value";
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Past past = Past.of(history, MOST_SLOTS);
        return Fan.around(name(), past, 1, (origin, points) -> Arrays.fill(points, past.get(origin - 1)), steps);
    }
}
