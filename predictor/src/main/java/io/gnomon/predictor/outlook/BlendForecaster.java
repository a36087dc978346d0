package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import java.util.stream.IntStream;

/**
 * Simple looks at a past ({@link Experts}), weighed by what a fleet has shown of whom to believe ({@link Gate}). Immutable,
 * safe for many threads. Steps beyond those that were learnt are forecast as the last of them.
 */
public final class BlendForecaster implements Forecaster {
    static final String NAME = "blend";

    private final Ahead ahead;
    private final Gate gate;

    BlendForecaster(Ahead ahead, Gate gate) {
        this.ahead = ahead;
        this.gate = gate;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** @throws IllegalArgumentException if the history is not at the step that was learnt */
    @Override
    public Forecast forecast(Series history, int steps) {
        if (history.stepSeconds() != ahead.stepSeconds()) {
            throw new IllegalArgumentException("this was learnt at a step of " + ahead.stepSeconds() + " s, not of "
                    + history.stepSeconds() + " s");
        }
        Look look = Look.of(history, ahead);
        if (look.isEmpty() || steps <= 0) {
            return Forecast.unknown(NAME, history.endSeconds(), history.stepSeconds());
        }
        int[] all = IntStream.rangeClosed(1, steps).toArray();
        double[][] quantiles = gate.combine(Traits.of(look, ahead), new Experts(ahead).say(look, all));
        if (look.least() >= 0) {
            for (double[] row : quantiles) {
                for (int l = 0; l < row.length; l++) {
                    row[l] = Math.max(0, row[l]);
                }
            }
        }
        return new Forecast(NAME, history.endSeconds(), history.stepSeconds(), quantiles);
    }
}
