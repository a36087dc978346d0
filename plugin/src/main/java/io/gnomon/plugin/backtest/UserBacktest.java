package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.backtest.Result;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One backtest, from reading the recordings to the table: the learner that was asked for first, then every baseline, all
 * on the same windows. All that is learnt, here and from the training folder, comes from before the time at which the first
 * test begins: one series' past may tell another one's future. Where recordings end at different times, those that end long
 * before the others are not tested ({@link Cut}); their names are told, and counted in the outcome.
 */
public final class UserBacktest {
    private static final int DAY_SECONDS = 86_400;
    private static final int STEP_SECONDS = 300;
    /** Windows of the competition before the test. */
    private static final int TRIED_WINDOWS = 5;

    private static final int TRIED_DAYS = 7;
    private static final int LEAST_TRIED = 3;
    /** Series that are named in a remark. */
    private static final int MOST_NAMED = 10;

    private final BacktestRequest request;
    private final Evaluation evaluation;
    private final Consumer<String> progress;
    private final Consumer<String> remarks;

    /**
     * @param progress is told what is being done, a few times a second at most
     * @param remarks is told what should be known when reading the outcome
     */
    public UserBacktest(BacktestRequest request, Consumer<String> progress, Consumer<String> remarks) {
        this.request = request;
        this.evaluation = new Evaluation(request.horizon(), request.windows(), daySlots(request));
        this.progress = progress;
        this.remarks = remarks;
    }

    static int daySlots(BacktestRequest request) {
        return DAY_SECONDS / request.outlook().map(Ahead::stepSeconds).orElse(STEP_SECONDS);
    }

    /**
     * Runs it.
     *
     * @throws IllegalArgumentException if there is no such learner, or no series is long enough
     * @throws io.gnomon.predictor.series.TraceException if a recording cannot be read
     */
    public Outcome run() throws IOException, InterruptedException {
        Optional<Contender> named = Contender.named(request.learner(), request.outlook());
        if (named.isEmpty() && !request.learner().equals(Contender.AUTO)) {
            throw new IllegalArgumentException(
                    "there is no learner '" + request.learner() + "': there are " + Contender.names(request.outlook()));
        }
        Destination.check(request);
        progress.accept("reading " + request.traces());
        List<Trace> all = read(request.traces());
        List<Trace> active = active(all);
        Cut cut = Cut.of(active.stream().map(Trace::series).toList(), request.horizon() * request.windows());
        List<Trace> fleet =
                active.stream().filter(t -> !cut.isEarly(t.series())).toList();
        List<String> early = active.stream()
                .filter(t -> cut.isEarly(t.series()))
                .map(Trace::name)
                .toList();
        Destination.checkSeries(request, all, fleet, early);
        tellEarly(early);
        List<Series> known = known(all, cut);
        Optional<Choice> choice = Optional.empty();
        List<Result> results = new ArrayList<>();
        long start = System.nanoTime();
        if (named.isEmpty()) {
            choice = Optional.of(auto().choose(known));
            remarks.accept(
                    choice.get().scores().isEmpty()
                            ? "auto: the recordings are too short for a competition: "
                                    + choice.get().learner() + " is taken unproven"
                            : "auto takes " + choice.get().learner()
                                    + ": best before the test, it learns again from all of that");
        }
        Contender asked = choice.flatMap(c -> Contender.named(c.learner(), request.outlook()))
                .or(() -> named)
                .orElseThrow();
        results.add(tried(asked, start, known, fleet, true).by(request.learner()));
        for (Contender baseline : Contender.all(request.outlook())) {
            if (baseline.baseline() && !baseline.name().equals(request.learner())) {
                results.add(tried(baseline, System.nanoTime(), known, fleet, false));
            }
        }
        return new Outcome(results, choice, early);
    }

    /** Those that are to be forecast; at least one is long enough. */
    private List<Trace> active(List<Trace> all) {
        List<Trace> active = all.stream().filter(this::isActive).toList();
        if (active.isEmpty() && !all.isEmpty()) {
            throw new IllegalArgumentException("no series has a standard deviation of " + request.leastDeviation() + " "
                    + request.metric().unit() + " before the test: ask for a smaller one");
        }
        if (active.stream().noneMatch(t -> evaluation.before(t.series()) > 0)) {
            throw new IllegalArgumentException("no series is longer than the test of " + request.windows() + " x "
                    + request.horizon() + " slots: ask for fewer windows or a shorter horizon");
        }
        return active;
    }

    private void tellEarly(List<String> early) {
        if (!early.isEmpty()) {
            remarks.accept(early.size() + " series end long before the others and are not tested: "
                    + String.join(", ", early.subList(0, Math.min(MOST_NAMED, early.size())))
                    + (early.size() > MOST_NAMED ? " and " + (early.size() - MOST_NAMED) + " more" : ""));
        }
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
                TraceFolder.read(folder, request.metric(), request.start().getEpochSecond(), remarks);
        return request.outlook()
                .map(ahead -> all.stream()
                        .map(t -> new Trace(t.name(), Coarse.of(t.series(), ahead.stepSeconds(), request.aggregate())))
                        .toList())
                .orElse(all);
    }

    /** What may be learnt from, of all recordings. */
    private List<Series> known(List<Trace> asked, Cut cut) {
        List<Trace> all = new ArrayList<>(asked);
        request.train().ifPresent(folder -> {
            progress.accept("reading " + folder);
            List<Trace> train = read(folder);
            tellLate(train, cut);
            all.addAll(train);
        });
        return all.stream()
                .map(Trace::series)
                .map(cut::known)
                .filter(s -> s.size() > 0)
                .toList();
    }

    /** Recordings for training whose time is not known begin with the traces: others may lie decades later. */
    private void tellLate(List<Trace> train, Cut cut) {
        long late =
                train.stream().filter(t -> cut.known(t.series()).size() == 0).count();
        if (late == 0) {
            return;
        }
        String lie =
                " recordings of --train lie after the first test begins (" + Instant.ofEpochSecond(cut.end()) + ")";
        if (late == train.size()) {
            throw new IllegalArgumentException(
                    "all " + late + lie + "; say with --start when slot 0 of the traces was");
        }
        remarks.accept(late + " of " + train.size() + lie + ": nothing is learnt from them");
    }

    /** @param start of the choice, or of learning: it took as long as both */
    private Result tried(Contender contender, long start, List<Series> known, List<Trace> fleet, boolean asked)
            throws IOException, InterruptedException {
        progress.accept(contender.name() + ": learning");
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
}
