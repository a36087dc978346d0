package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;

/**
 * Forecasts one series from its past. Implementations are immutable and safe for use by many threads; one that learns
 * from a fleet is made by a {@link Learner}.
 */
public interface Forecaster {
    /** Short name for people and for the model list. */
    String name();

    /**
     * Forecasts the {@code steps} slots after the last one. Defined for every history: gaps, a constant, a single value;
     * an empty history or one of gaps only gives {@link Forecast#unknown}. Never NaN otherwise, never negative where the
     * history is not.
     */
    Forecast forecast(Series history, int steps);
}
