package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.BacktestLine;
import io.gnomon.plugin.cli.Actions.BacktestOptions;
import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backtest",
        header = "Try the forecasters on your own recordings, beside the usual baselines.",
        description = {
            "",
            "DIR holds one file per metric with a line per server (cpu.csv.gz: name,v0,v1,..., without a header"
                    + " line), or one ';'-separated CSV per server as in the Grid Workloads Archive's trace 12. The test is the last WINDOWS x STEPS slots of five"
                    + " minutes; each window is forecast from all slots before it. Nothing is learnt, here or from --train, from"
                    + " a time after the first of all tests has begun. Series that end so long before the others that less than"
                    + " half of the usual history would be left to learn from are not tested, and counted as such.",
            "",
            "Every baseline runs each time beside the learner that is asked for. That is auto if"
                    + " nothing is said: it takes the one that was best on windows before the test; whom, is in the column"
                    + " 'chosen', and by what scores, in 'chosen_by' for programs. With another --learner there is no row of"
                    + " auto."
        },
        footer = {
            "",
            "Example:",
            "  gnomon backtest --traces ./bitbrains --metric cpu-mhz",
            "  gnomon backtest --traces ./bitbrains --metric cpu-mhz --outlook day",
            "  gnomon backtest --traces ./mine --train ./theirs --metric mem --plot fan.svg -f json"
        })
final class BacktestCommand implements Runnable {
    /** Ten years of slots and some. */
    private static final long MOST_SLOTS = 1_100_000;

    private static final int THREADS_PER_CORE = 4;
    private static final int USUAL_HORIZON = 48;
    private static final int USUAL_WINDOWS = 20;

    private final Gnomon gnomon;

    @Option(names = "--traces", required = true, paramLabel = "DIR", description = "Recordings to be forecast.")
    private @Nullable Path traces;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "cpu, cpu-mhz, mem, diskread, diskwrite, netrx or nettx (default: ${DEFAULT-VALUE}).")
    private String metric = "cpu";

    @Option(names = "--horizon", paramLabel = "STEPS", description = "Steps of five minutes to forecast (default: 48).")
    private @Nullable Integer horizon;

    @Option(
            names = "--windows",
            paramLabel = "WINDOWS",
            description = "Forecasts of each series (default: 20; as many as fill three weeks with --outlook).")
    private @Nullable Integer windows;

    @Option(
            names = "--outlook",
            paramLabel = "AHEAD",
            description =
                    "Try the outlook of the next hour (12 x 5 minutes), day (24 x 1 hour) or week (28 x 6 hours) instead:"
                            + " hour, day or week.")
    private @Nullable String outlook;

    @Option(names = "--peak", description = "With --outlook, the peak of each step instead of its mean.")
    private boolean peak;

    @Option(
            names = "--train",
            paramLabel = "DIR",
            description = "Recordings to learn from besides what comes before the test.")
    private @Nullable Path train;

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            description =
                    "Learner to try: trees, weka, profile-hmm, ewma-aware or a baseline; with --outlook blend or a baseline; or"
                            + " auto (default: ${DEFAULT-VALUE}).")
    private String learner = "auto";

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = "Write its forecasts: series,origin,step,q0.1,...,q0.9; gzipped if the name ends in .gz.")
    private @Nullable Path export;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw its last forecast of a series, as SVG.")
    private @Nullable Path plot;

    @Option(
            names = "--series",
            paramLabel = "NAME",
            description = "Series to draw (default: the one with the largest load).")
    private @Nullable String series;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "When slot 0 was, where recordings do not tell (default: ${DEFAULT-VALUE}).")
    private String start = "1970-01-01T00:00:00Z";

    @Option(
            names = "--least-deviation",
            paramLabel = "AMOUNT",
            description =
                    "Forecast only series whose standard deviation before the test is at least so much, in the unit of the"
                            + " metric: 50 is half a percentage point of cpu (default: all).")
    private double leastDeviation;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            description = "Threads to forecast with (default: one per core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private Output output = new Output();

    BacktestCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        refuseNonsense();
        Environment env = gnomon.env();
        Progress progress = new Progress(env);
        List<BacktestLine> lines = env.actions()
                .get()
                .backtest(
                        new BacktestOptions(
                                absolute(traces).orElseThrow(),
                                metric,
                                horizon == null ? 0 : horizon,
                                windows == null ? 0 : windows,
                                Optional.ofNullable(outlook),
                                peak,
                                absolute(train),
                                learner,
                                absolute(export),
                                absolute(plot),
                                Optional.ofNullable(series),
                                start(),
                                leastDeviation,
                                threads),
                        progress,
                        progress::remark);
        output.list(env, columns(), lines, false);
    }

    /** Before anything is read. */
    private void refuseNonsense() {
        if (horizon != null && horizon < 1 || windows != null && windows < 1 || threads < 1) {
            throw new UsageException("--horizon, --windows and --threads are at least 1");
        }
        if (outlook != null && !List.of("hour", "day", "week").contains(outlook)) {
            throw new UsageException("--outlook is hour, day or week, not '" + Text.safe(outlook) + "'");
        }
        if (outlook != null ? horizon != null : peak) {
            throw new UsageException("--outlook comes with its own steps, without --horizon; --peak needs --outlook");
        }
        long slots = (horizon == null ? USUAL_HORIZON : horizon) * (long) (windows == null ? USUAL_WINDOWS : windows);
        if (slots > MOST_SLOTS) {
            throw new UsageException("--horizon times --windows is at most " + MOST_SLOTS + " slots, ten years of five"
                    + " minutes, not " + slots);
        }
        int most = THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
        if (threads > most) {
            throw new UsageException(
                    "--threads is at most " + most + ", " + THREADS_PER_CORE + " per core, not " + threads);
        }
        if (!Double.isFinite(leastDeviation) || leastDeviation < 0) {
            throw new UsageException("--least-deviation is 0 or more, not " + leastDeviation);
        }
        if (series != null && plot == null) {
            throw new UsageException("--series says what --plot draws, and needs it");
        }
        if (plot != null && export != null && normal(plot).equals(normal(export))) {
            throw new UsageException("--export and --plot would write the same file: " + Text.safe(plot.toString()));
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static Optional<Path> absolute(@Nullable Path path) {
        return Optional.ofNullable(path).map(Path::toAbsolutePath);
    }

    private Instant start() {
        try {
            return Instant.parse(start);
        } catch (DateTimeParseException e) {
            throw new UsageException("--start is a time such as 2013-06-30T22:00:00Z, not '" + start + "'");
        }
    }

    private static List<Column<BacktestLine>> columns() {
        return List.of(
                Column.text("forecaster", BacktestLine::forecaster),
                Column.text("chosen", BacktestLine::chosen),
                Column.of("mase", "MASE mean", Kind.AMOUNT, BacktestLine::maseMean),
                Column.of("mase_median", "MASE median", Kind.AMOUNT, BacktestLine::maseMedian),
                Column.of("wql", "WQL", Kind.AMOUNT, BacktestLine::wql),
                Column.of("coverage", "coverage of 0.1-0.9", Kind.AMOUNT, BacktestLine::coverage),
                Column.of("mae", "MAE", Kind.AMOUNT, BacktestLine::mae).unusual(),
                Column.of("mae_at_end", "MAE at the last step", Kind.AMOUNT, BacktestLine::maeAtEnd),
                Column.of("train_seconds", "training (s)", Kind.AMOUNT, BacktestLine::trainSeconds),
                Column.of("forecasts_per_second", "forecasts/s", Kind.AMOUNT, BacktestLine::forecastsPerSecond),
                Column.of("series", "series", Kind.WHOLE, BacktestLine::series),
                Column.of("without_test", "no test", Kind.WHOLE, BacktestLine::withoutTest),
                Column.of("without_scale", "no scale", Kind.WHOLE, BacktestLine::withoutScale),
                Column.of("ends_early", "ends early", Kind.WHOLE, line -> line.endedEarly()
                        .size()),
                Column.of("nearly_constant", "nearly constant", Kind.WHOLE, BacktestLine::nearlyConstant),
                Column.text("chosen_by", BacktestLine::chosenBy).shown(Column.Shown.TO_PROGRAMS),
                Column.text("ends_early_series", BacktestLine::endedEarly).shown(Column.Shown.TO_PROGRAMS),
                Column.text("coverage_by_decile", BacktestLine::coverageByDecile)
                        .shown(Column.Shown.TO_PROGRAMS),
                Column.of(
                                "coverage_nearly_constant",
                                "coverage of these",
                                Kind.AMOUNT,
                                BacktestLine::coverageNearlyConstant)
                        .shown(Column.Shown.TO_PROGRAMS),
                Column.of("points", "points", Kind.WHOLE, BacktestLine::points).shown(Column.Shown.TO_PROGRAMS));
    }
}
