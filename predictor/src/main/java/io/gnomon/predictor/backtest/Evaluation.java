package io.gnomon.predictor.backtest;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Tries a forecaster on the last {@code windows * horizon} slots of each series: each window is forecast once, from all
 * slots before it. Immutable; the result does not depend on the number of threads.
 *
 * @param horizon steps of one forecast
 * @param windows forecasts per series
 * @param season slots of MASE's season; 288 = a day at five minutes
 */
public record Evaluation(int horizon, int windows, int season) {
    private static final int LEVELS = 9;
    /** Until so long has passed, forecasts are made in vain: a virtual machine is slow at what it does for the first time. */
    private static final long WARM_UP_NANOS = 1_000_000_000;

    /** Refuses what is not positive. */
    public Evaluation {
        if (horizon < 1 || windows < 1 || season < 1) {
            throw new IllegalArgumentException(
                    "horizon, windows and season are at least 1, not " + horizon + ", " + windows + " and " + season);
        }
    }

    /** Takes the forecasts as they are made, by several threads but each series by one, windows in order. */
    @FunctionalInterface
    public interface Watcher {
        void made(int series, int origin, Forecast forecast);
    }

    /** Slots of a series before its test; what is learnt must not look beyond. At least 0. */
    public int before(Series series) {
        return Math.max(0, series.size() - horizon * windows);
    }

    /**
     * Runs the forecaster over the fleet, for the throughput after a second's warm-up.
     *
     * @param trainSeconds what it took to learn it, for the result
     * @param done is told the number of series that are done, for progress
     * @throws InterruptedException if the thread is interrupted; nothing goes on then
     * @throws UncheckedIOException if the watcher cannot write what it was told
     */
    public Result run(
            Forecaster forecaster,
            List<Trace> fleet,
            double trainSeconds,
            int threads,
            Watcher watcher,
            IntConsumer done)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<SeriesResult> results = new ArrayList<>();
        long start = 0;
        try {
            warmUp(forecaster, fleet, threads, pool);
            start = System.nanoTime();
            List<Future<SeriesResult>> waiting = new ArrayList<>();
            for (int i = 0; i < fleet.size(); i++) {
                int series = i;
                waiting.add(pool.submit(() -> one(forecaster, fleet.get(series).series(), series, watcher)));
            }
            for (Future<SeriesResult> one : waiting) {
                results.add(one.get());
                done.accept(results.size());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException notWritten) {
                throw notWritten;
            }
            throw new IllegalStateException(forecaster.name() + " failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Result.of(
                forecaster.name(), results, trainSeconds, (double) fleet.size() * windows / Math.max(1e-9, seconds));
    }

    private void warmUp(Forecaster forecaster, List<Trace> fleet, int threads, ExecutorService pool)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + WARM_UP_NANOS;
        List<Future<?>> waiting = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            waiting.add(pool.submit(() -> {
                for (int i = first; i < fleet.size(); i += threads) {
                    Series series = fleet.get(i).series();
                    for (int o = before(series); o > 0 && o < series.size(); o += horizon) {
                        forecaster.forecast(series.slice(0, o), horizon);
                        if (System.nanoTime() - end > 0) {
                            return;
                        }
                    }
                }
            }));
        }
        for (Future<?> one : waiting) {
            one.get();
        }
    }

    private SeriesResult one(Forecaster forecaster, Series series, int index, Watcher watcher) {
        int test = before(series);
        double error = 0;
        double errorAtEnd = 0;
        int pointsAtEnd = 0;
        double pinball = 0;
        double size = 0;
        long within = 0;
        double[] actuals = new double[horizon * windows];
        int points = 0;
        for (int origin = test; origin > 0 && origin < series.size(); origin += horizon) {
            Forecast forecast = forecaster.forecast(series.slice(0, origin), horizon);
            watcher.made(index, origin, forecast);
            for (int s = 0; s < forecast.steps() && origin + s < series.size(); s++) {
                double actual = series.get(origin + s);
                if (Double.isNaN(actual)) {
                    continue;
                }
                actuals[points++] = actual;
                size += Math.abs(actual);
                double miss = Math.abs(actual - forecast.median(s));
                error += miss;
                if (s == horizon - 1) {
                    errorAtEnd += miss;
                    pointsAtEnd++;
                }
                within += actual >= forecast.quantile(s, 0.1) && actual <= forecast.quantile(s, 0.9) ? 1 : 0;
                for (int l = 1; l <= LEVELS; l++) {
                    double level = l / 10.0;
                    double off = actual - forecast.quantile(s, level);
                    pinball += Math.max(level * off, (level - 1) * off);
                }
            }
        }
        return new SeriesResult(
                points,
                error,
                pointsAtEnd,
                errorAtEnd,
                scale(series, test),
                pinball,
                size,
                within,
                commonest(actuals, points));
    }

    private double scale(Series series, int test) {
        double sum = 0;
        int n = 0;
        for (int i = season; i < test; i++) {
            double change = Math.abs(series.get(i) - series.get(i - season));
            if (!Double.isNaN(change)) {
                sum += change;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    private static double commonest(double[] values, int n) {
        Arrays.sort(values, 0, n);
        int longest = 0;
        int run = 0;
        for (int i = 0; i < n; i++) {
            run = i > 0 && values[i] == values[i - 1] ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return n == 0 ? 0 : (double) longest / n;
    }
}
