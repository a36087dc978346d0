package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.List;

/**
 * Tries a forecaster on the past, from a rolling origin: the test is the last {@code windows * horizon} slots of each
 * series, and each window is forecast from all slots before it. Immutable.
 *
 * @param horizon steps of one forecast
 * @param windows forecasts per series
 * @param seasonSlots the season of MASE's scale; 288 = a day at five minutes. A series that is not a season long before
 *     the test is scaled by its change from slot to slot
 */
public record Backtest(int horizon, int windows, int seasonSlots) {
    /** Refuses what is not positive. */
    public Backtest {
        if (horizon < 1 || windows < 1 || seasonSlots < 1) {
            throw new IllegalArgumentException("horizon, windows and season are at least 1, not " + horizon + ", "
                    + windows + " and " + seasonSlots);
        }
    }

    /** Scores over all series; a window with less than one slot of history before it is not tried. */
    public Score run(Forecaster forecaster, List<Series> fleet) {
        Tally tally = new Tally();
        for (Series series : fleet) {
            run(forecaster, series, tally);
        }
        return tally.score(forecaster.name());
    }

    private void run(Forecaster forecaster, Series series, Tally tally) {
        int test = Math.max(1, series.size() - horizon * windows);
        double error = 0;
        long points = 0;
        for (int origin = test; origin < series.size(); origin += horizon) {
            Forecast forecast = forecaster.forecast(series.slice(0, origin), horizon);
            for (int s = 0; s < forecast.steps() && origin + s < series.size(); s++) {
                double actual = series.get(origin + s);
                if (!Double.isNaN(actual)) {
                    tally.add(forecast, s, actual);
                    error += Math.abs(actual - forecast.median(s));
                    points++;
                }
            }
        }
        if (points > 0) {
            tally.addSeries(error / points, scale(series, test));
        }
    }

    private double scale(Series series, int test) {
        int lag = test > seasonSlots ? seasonSlots : 1;
        double sum = 0;
        int n = 0;
        for (int i = lag; i < test; i++) {
            double change = Math.abs(series.get(i) - series.get(i - lag));
            if (!Double.isNaN(change)) {
                sum += change;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    /** Sums on the way to a score. */
    private static final class Tally {
        private double absoluteError;
        private double pinball;
        private double size;
        private long within;
        private long points;
        private double scaled;
        private int series;
        private int withScale;

        void add(Forecast forecast, int step, double actual) {
            absoluteError += Math.abs(actual - forecast.median(step));
            size += Math.abs(actual);
            points++;
            double low = forecast.quantile(step, Levels.level(Levels.TENTH));
            double high = forecast.quantile(step, Levels.level(Levels.NINETIETH));
            within += actual >= low && actual <= high ? 1 : 0;
            for (int l = Levels.TENTH; l <= Levels.NINETIETH; l++) {
                double level = Levels.level(l);
                double miss = actual - forecast.quantile(step, level);
                pinball += Math.max(level * miss, (level - 1) * miss);
            }
        }

        void addSeries(double meanError, double scale) {
            series++;
            if (scale > 0) {
                scaled += meanError / scale;
                withScale++;
            }
        }

        Score score(String name) {
            int levels = Levels.NINETIETH - Levels.TENTH + 1;
            return new Score(
                    name,
                    absoluteError / points,
                    scaled / withScale,
                    size > 0 ? 2 * pinball / levels / size : Double.NaN,
                    (double) within / points,
                    points,
                    series,
                    series - withScale);
        }
    }
}
