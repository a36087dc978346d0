package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.backtest.FanPlot;
import io.gnomon.predictor.backtest.QuantileFile;
import io.gnomon.predictor.backtest.Result;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One backtest, from reading the recordings to the table: the learner that was asked for first, then every baseline, all
 * on the same windows. All that is learnt, here and from the training folder, comes from before the time at which the first
 * test begins: one series' past may tell another one's future.
 */
public final class UserBacktest {
    private static final int DAY_SECONDS = 86_400;
    private static final int STEP_SECONDS = 300;
    /** Windows of the competition before the test. */
    private static final int TRIED_WINDOWS = 5;

    private static final int TRIED_DAYS = 7;
    private static final int LEAST_TRIED = 3;
    private static final int PLOTTED_DAYS = 2;

    private final BacktestRequest request;
    private final Evaluation evaluation;
    private final Consumer<String> progress;

    /** @param progress is told what is being done, a few times a second at most */
    public UserBacktest(BacktestRequest request, Consumer<String> progress) {
        this.request = request;
        this.evaluation = new Evaluation(request.horizon(), request.windows(), daySlots(request));
        this.progress = progress;
    }

    private static int daySlots(BacktestRequest request) {
        return DAY_SECONDS / request.outlook().map(Ahead::stepSeconds).orElse(STEP_SECONDS);
    }

    /**
     * Runs it.
     *
     * @throws IllegalArgumentException if there is no such learner, or no series is long enough
     * @throws io.gnomon.predictor.series.TraceException if a recording cannot be read
     */
    public List<Result> run() throws IOException, InterruptedException {
        Contender asked = contender(request.learner())
                .orElseThrow(() -> new IllegalArgumentException("there is no learner '" + request.learner()
                        + "': there are " + Contender.names(request.outlook())));
        Destination.check(request);
        progress.accept("reading " + request.traces());
        List<Trace> all = read(request.traces());
        List<Trace> fleet = all.stream().filter(this::isActive).toList();
        if (fleet.isEmpty() && !all.isEmpty()) {
            throw new IllegalArgumentException("no series has a standard deviation of " + request.leastDeviation() + " "
                    + request.metric().unit() + " before the test: ask for a smaller one");
        }
        if (fleet.stream().noneMatch(t -> evaluation.before(t.series()) > 0)) {
            throw new IllegalArgumentException("no series is longer than the test of " + request.windows() + " x "
                    + request.horizon() + " slots: ask for fewer windows or a shorter horizon");
        }
        Destination.checkSeries(request, fleet, t -> evaluation.before(t.series()) > 0);
        List<Series> known = known(all, firstTest(fleet));
        List<Result> results = new ArrayList<>();
        results.add(tried(asked, known, fleet, true));
        for (Contender baseline : Contender.all(request.outlook())) {
            if (baseline.baseline() && !baseline.name().equals(asked.name())) {
                results.add(tried(baseline, known, fleet, false));
            }
        }
        return results;
    }

    /** By what lies before the test: whether a server will be busy then is not known yet. */
    private boolean isActive(Trace trace) {
        if (request.leastDeviation() <= 0) {
            return true;
        }
        DoubleSummaryStatistics known = new DoubleSummaryStatistics();
        double squares = 0;
        for (int i = 0; i < evaluation.before(trace.series()); i++) {
            double value = trace.series().get(i);
            if (!Double.isNaN(value)) {
                known.accept(value);
                squares += value * value;
            }
        }
        double variance = squares / Math.max(1, known.getCount()) - known.getAverage() * known.getAverage();
        return variance >= request.leastDeviation() * request.leastDeviation();
    }

    private Optional<Contender> contender(String name) {
        return name.equals(Contender.AUTO)
                ? Optional.of(new Contender(name, false, false, (known, steps) -> auto().choose(known)))
                : Contender.named(name, request.outlook());
    }

    private Auto auto() {
        int windows = request.outlook()
                .map(ahead -> Math.max(LEAST_TRIED, TRIED_DAYS * DAY_SECONDS / ahead.seconds()))
                .orElse(TRIED_WINDOWS);
        return new Auto(
                Contender.all(request.outlook()),
                new Evaluation(request.horizon(), windows, daySlots(request)),
                request.outlook().isPresent(),
                progress);
    }

    private List<Trace> read(Path folder) {
        List<Trace> all =
                TraceFolder.read(folder, request.metric(), request.start().getEpochSecond());
        return request.outlook()
                .map(ahead -> all.stream()
                        .map(t -> new Trace(t.name(), Coarse.of(t.series(), ahead.stepSeconds(), request.aggregate())))
                        .toList())
                .orElse(all);
    }

    /** When the first of all tests begins, Unix seconds. */
    private long firstTest(List<Trace> fleet) {
        return fleet.stream()
                .map(Trace::series)
                .filter(s -> evaluation.before(s) > 0)
                .mapToLong(s -> s.startSeconds() + (long) evaluation.before(s) * s.stepSeconds())
                .min()
                .orElseThrow();
    }

    /** What may be learnt from: of every recording only what lies before then. */
    private List<Series> known(List<Trace> asked, long end) {
        List<Trace> all = new ArrayList<>(asked);
        request.train().ifPresent(folder -> {
            progress.accept("reading " + folder);
            all.addAll(read(folder));
        });
        return all.stream()
                .map(Trace::series)
                .map(s -> s.slice(0, slotsBefore(s, end)))
                .filter(s -> s.size() > 0)
                .toList();
    }

    private static int slotsBefore(Series series, long end) {
        long slots = Math.floorDiv(end - series.startSeconds(), (long) series.stepSeconds());
        return (int) Math.max(0, Math.min(slots, series.size()));
    }

    private Result tried(Contender contender, List<Series> known, List<Trace> fleet, boolean asked)
            throws IOException, InterruptedException {
        progress.accept(contender.name() + ": learning");
        long start = System.nanoTime();
        Forecaster forecaster = contender.make().learn(known, request.horizon());
        double trained = (System.nanoTime() - start) / 1e9;
        try (Exports exports = Exports.of(request, fleet, asked)) {
            Result result = evaluation.run(
                    forecaster,
                    fleet,
                    trained,
                    request.threads(),
                    exports,
                    done -> progress.accept(contender.name() + ": " + done + " of " + fleet.size() + " series"));
            return result.by(contender.name());
        }
    }

    /** Where the forecasts of the learner that was asked for go besides the scores. */
    private static final class Exports implements Evaluation.Watcher, AutoCloseable {
        private final BacktestRequest request;
        private final List<Trace> fleet;
        private final Optional<QuantileFile> file;
        private final int plotted;

        private Exports(BacktestRequest request, List<Trace> fleet, Optional<QuantileFile> file, int plotted) {
            this.request = request;
            this.fleet = fleet;
            this.file = file;
            this.plotted = plotted;
        }

        static Exports of(BacktestRequest request, List<Trace> fleet, boolean wanted) throws IOException {
            int plotted = wanted && request.plot().isPresent() ? plotted(request, fleet) : -1;
            Optional<QuantileFile> file = wanted && request.export().isPresent()
                    ? Optional.of(new QuantileFile(request.export().get()))
                    : Optional.empty();
            return new Exports(request, fleet, file, plotted);
        }

        private static int plotted(BacktestRequest request, List<Trace> fleet) {
            List<Trace> wanted = fleet.stream()
                    .filter(t -> request.plotSeries().map(t.name()::equals).orElse(true))
                    .toList();
            return wanted.stream()
                    .max(Comparator.comparingDouble(t -> load(t.series())))
                    .map(fleet::indexOf)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no series '" + request.plotSeries().orElse("") + "' in " + request.traces()));
        }

        private static double load(Series series) {
            double sum = 0;
            for (int i = 0; i < series.size(); i++) {
                sum += Double.isNaN(series.get(i)) ? 0 : series.get(i);
            }
            return sum;
        }

        @Override
        public void made(int series, int origin, Forecast forecast) {
            Trace trace = fleet.get(series);
            file.ifPresent(f -> f.write(trace.name(), origin, forecast));
            boolean last = origin + 2 * request.horizon() > trace.series().size();
            if (series == plotted && last) {
                plot(trace, origin, forecast);
            }
        }

        private void plot(Trace trace, int origin, Forecast forecast) {
            String picture = FanPlot.draw(
                    trace.name() + ": " + request.metric().label() + ", forecast of " + forecast.steps() + " steps",
                    request.metric().unit(),
                    trace.series(),
                    origin,
                    PLOTTED_DAYS * daySlots(request),
                    forecast);
            try {
                Files.writeString(request.plot().orElseThrow(), picture);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }
}
