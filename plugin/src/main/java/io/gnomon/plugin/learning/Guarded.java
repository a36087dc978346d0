package io.gnomon.plugin.learning;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import java.util.function.Consumer;

/**
 * A champion whose failures cost nobody a forecast: where it throws (a quantile that is not a number does) or knows nothing, and its
 * stand-in has an answer, that is given, and somebody is told why.
 */
record Guarded(Forecaster champion, Forecaster standIn, Consumer<String> failed) implements Forecaster {
    @Override
    public String name() {
        return champion.name();
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        String why;
        try {
            Forecast made = champion.forecast(history, steps);
            if (made.steps() >= steps) {
                return made;
            }
            why = made.isUnknown() ? "it had no forecast" : "it forecast " + made.steps() + " of " + steps + " steps";
        } catch (RuntimeException e) {
            why = "it failed: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
        Forecast other = standIn.forecast(history, steps);
        if (!other.isUnknown()) {
            failed.accept(why + ", where " + standIn.name() + " had one");
        }
        return other;
    }
}
