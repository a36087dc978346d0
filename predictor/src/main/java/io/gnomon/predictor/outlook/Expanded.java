package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;

/**
 * Lets a forecaster of long steps forecast a series of short ones, so that what knows only short steps (the effects of
 * events) can be put around it. Immutable.
 *
 * @param base forecasts series at the long step
 * @param stepSeconds the long step
 */
public record Expanded(Forecaster base, int stepSeconds, Aggregate how) implements Forecaster {
    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        int factor = Coarse.factor(history.stepSeconds(), stepSeconds);
        int needed = (int) (((long) Math.max(0, steps) + factor - 1) / factor);
        Forecast coarse = base.forecast(Coarse.of(history, stepSeconds, how), needed);
        return coarse.isUnknown()
                ? Forecast.unknown(name(), history.endSeconds(), history.stepSeconds())
                : Coarse.repeated(coarse, history.stepSeconds());
    }
}
