package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;

/** A forecaster under another name, so that two of one kind are told apart in scores. Immutable. */
public record Renamed(Forecaster base, String name) implements Forecaster {
    @Override
    public Forecast forecast(Series history, int steps) {
        return base.forecast(history, steps).by(name);
    }
}
