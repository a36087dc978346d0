package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.BacktestLine;
import io.gnomon.plugin.cli.Actions.BacktestOptions;
import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backtest",
        header = "Try the forecasters on your own recordings, beside the usual baselines.",
        description = {
            "",
            "DIR holds one file per metric with a line per server (cpu.csv.gz: name,v0,v1,...), or one ';'-separated CSV per"
                    + " server as in the Grid Workloads Archive's trace 12. The test is the last WINDOWS x STEPS slots of five"
                    + " minutes; each window is forecast from all slots before it, and nothing is learnt from a slot that is"
                    + " tested."
        },
        footer = {
            "",
            "Example:",
            "  gnomon backtest --traces ./bitbrains --metric cpu-mhz",
            "  gnomon backtest --traces ./mine --train ./theirs --metric mem --plot fan.svg -f json"
        })
final class BacktestCommand implements Runnable {
    private final Gnomon gnomon;

    @Option(names = "--traces", required = true, paramLabel = "DIR", description = "Recordings to be forecast.")
    private @Nullable Path traces;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "cpu, cpu-mhz, mem, diskread, diskwrite, netrx or nettx (default: ${DEFAULT-VALUE}).")
    private String metric = "cpu";

    @Option(
            names = "--horizon",
            paramLabel = "STEPS",
            description = "Steps of five minutes to forecast (default: ${DEFAULT-VALUE}).")
    private int horizon = 48;

    @Option(
            names = "--windows",
            paramLabel = "WINDOWS",
            description = "Forecasts of each series (default: ${DEFAULT-VALUE}).")
    private int windows = 20;

    @Option(
            names = "--train",
            paramLabel = "DIR",
            description = "Recordings to learn from besides what comes before the test.")
    private @Nullable Path train;

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            description = "Learner to try, or auto (default: ${DEFAULT-VALUE}).")
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
        if (horizon < 1 || windows < 1 || threads < 1) {
            throw new UsageException("--horizon, --windows and --threads are at least 1");
        }
        Environment env = gnomon.env();
        List<BacktestLine> lines = env.actions()
                .get()
                .backtest(
                        new BacktestOptions(
                                absolute(traces).orElseThrow(),
                                metric,
                                horizon,
                                windows,
                                absolute(train),
                                learner,
                                absolute(export),
                                absolute(plot),
                                Optional.ofNullable(series),
                                start(),
                                leastDeviation,
                                threads),
                        progress(env));
        output.list(env, columns(), lines, false);
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

    /** On a terminal one line that changes; else a line when something new begins. */
    static Consumer<String> progress(Environment env) {
        String[] last = {""};
        return text -> {
            String topic = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
            if (env.terminal()) {
                env.err().print("\r\u001b[K" + Text.safe(text) + (text.isEmpty() ? "" : " "));
                env.err().flush();
            } else if (!topic.equals(last[0]) && !text.isEmpty()) {
                env.err().println("gnomon: " + Text.safe(text));
                env.err().flush();
            }
            last[0] = topic;
        };
    }

    private static List<Column<BacktestLine>> columns() {
        return List.of(
                Column.text("forecaster", BacktestLine::forecaster),
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
                Column.of("nearly_constant", "nearly constant", Kind.WHOLE, BacktestLine::nearlyConstant),
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
