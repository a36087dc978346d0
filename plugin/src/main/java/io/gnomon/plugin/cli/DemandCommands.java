package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.DemandBacktestOptions;
import io.gnomon.plugin.cli.Actions.DemandForecastLine;
import io.gnomon.plugin.cli.Actions.DemandForecastOptions;
import io.gnomon.plugin.cli.Actions.DemandLine;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.DemandForecastView;
import io.gnomon.plugin.rest.Views.DemandView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demand ...} */
@Command(
        name = "demand",
        header = "How many servers of which flavor will be requested, from requests of the past.",
        footer = {"", "Example:", "  gnomon demand forecast ./requests"})
final class DemandCommands extends Group {
    private static final String LAYOUT =
            "DIR holds .csv or .csv.gz files that begin with a line naming at least the columns t, batch and flavor;"
                    + " then one line per requested server. t is the Unix time in seconds, batch a whole number that with t"
                    + " tells which request the server belongs to. Lines may be in any order. Other files are ignored. A few"
                    + " requests more than 30 days from all others, as a wrong clock makes them, are left out and named.";
    /** How exact the times of recorded requests are said to be. */
    private static final int BIN_SECONDS = 300;

    private static final int MOST_BIN_SECONDS = 3600;

    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new DemandCommands())
                .addSubcommand("forecast", new Forecast(gnomon))
                .addSubcommand("backtest", new Backtest(gnomon));
    }

    /** What both need to read the requests. */
    static final class Requests {
        @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder with the requests.")
        private @Nullable Path folder;

        @Option(
                names = "--bin",
                paramLabel = "SECONDS",
                description =
                        "All requests are known up to so long after the newest one; an hour that was not over by then is"
                                + " left out (default: ${DEFAULT-VALUE}).")
        private int binSeconds = BIN_SECONDS;

        boolean isThere() {
            return folder != null;
        }

        Path folder() {
            if (folder == null) {
                throw new UsageException("name the folder with the requests");
            }
            return folder.toAbsolutePath();
        }

        int binSeconds() {
            if (binSeconds < 1 || binSeconds > MOST_BIN_SECONDS) {
                throw new UsageException("--bin is between 1 and " + MOST_BIN_SECONDS + " seconds");
            }
            return binSeconds;
        }
    }

    @Command(
            name = "forecast",
            header = "Forecast the requests of the next hour, day and week.",
            description = {
                "",
                "Without DIR the daemon is asked: it goes by the servers of the project that were started, as far as it has"
                        + " seen them. One that was stopped and started again counts when it was started last.",
                LAYOUT,
                "The next hour begins where the requests end."
            },
            footer = {
                "",
                "Example:",
                "  gnomon demand forecast",
                "  gnomon demand forecast ./requests",
                "  gnomon demand forecast ./requests --flavor m1.small -f json"
            })
    static final class Forecast implements Runnable {
        private final Gnomon gnomon;

        @Mixin
        private Requests requests = new Requests();

        @Option(names = "--flavor", paramLabel = "FLAVOR", description = "Of this flavor only (default: all).")
        private @Nullable String flavor;

        @Mixin
        private ListOptions list = new ListOptions();

        Forecast(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            if (!requests.isThere()) {
                list.print(gnomon, columns(), ofTheDaemon());
                return;
            }
            DemandForecastOptions options =
                    new DemandForecastOptions(requests.folder(), requests.binSeconds(), Optional.ofNullable(flavor));
            Environment env = gnomon.env();
            list.print(gnomon, columns(), env.actions().get().demandForecast(options, new Progress(env)::remark));
        }

        /** What is to be known before relying on it is said beside the table. */
        private List<DemandForecastLine> ofTheDaemon() {
            DemandView demand = gnomon.client().demand(Optional.ofNullable(flavor));
            Environment env = gnomon.env();
            String note = demand.note();
            if (note != null) {
                env.err().println("gnomon: " + Text.safe(note));
                env.err().flush();
            }
            return demand.forecasts().stream()
                    .map(f -> new DemandForecastLine(
                            f.horizon(),
                            f.measure(),
                            f.flavor(),
                            quantile(f, 0.1),
                            quantile(f, 0.5),
                            quantile(f, 0.9),
                            quantile(f, 0.99),
                            f.start()))
                    .toList();
        }

        private static double quantile(DemandForecastView forecast, double level) {
            int at = forecast.levels().indexOf(level);
            return at < 0 || at >= forecast.quantiles().size()
                    ? Double.NaN
                    : forecast.quantiles().get(at);
        }

        private static List<Column<DemandForecastLine>> columns() {
            return List.of(
                    Column.text("horizon", DemandForecastLine::horizon),
                    Column.text("measure", DemandForecastLine::measure),
                    Column.text("flavor", DemandForecastLine::flavor),
                    Column.of("q0.1", "10 %", Kind.AMOUNT, DemandForecastLine::tenth),
                    Column.of("q0.5", "median", Kind.AMOUNT, DemandForecastLine::median),
                    Column.of("q0.9", "90 %", Kind.AMOUNT, DemandForecastLine::ninetieth),
                    Column.of("q0.99", "99 %", Kind.AMOUNT, DemandForecastLine::ninetyNinth),
                    Column.of("start", "beginning", Kind.TIME, DemandForecastLine::start)
                            .shown(Column.Shown.TO_PROGRAMS));
        }
    }

    @Command(
            name = "backtest",
            header = "Try the forecasts of demand on your own requests, beside the usual guesses.",
            description = {
                "",
                LAYOUT,
                "The first days are only learnt from. From then on each hour's forecast is made from all hours before it. The"
                        + " gain is the share by which its mean absolute error is below the better one of 'as in the hour"
                        + " (day, week) before' and 'as at this time yesterday'."
            },
            footer = {
                "",
                "Example:",
                "  gnomon demand backtest ./requests",
                "  gnomon demand backtest ./requests --horizon day --train-days 10 -f json"
            })
    static final class Backtest implements Runnable {
        private final Gnomon gnomon;

        @Mixin
        private Requests requests = new Requests();

        @Option(
                names = "--horizon",
                paramLabel = "HORIZON",
                description = "hour, day or week (default: ${DEFAULT-VALUE}).")
        private String horizon = "hour";

        @Option(
                names = "--train-days",
                paramLabel = "DAYS",
                description = "Days that are only learnt from (default: ${DEFAULT-VALUE}).")
        private int trainDays = 14;

        @Mixin
        private ListOptions list = new ListOptions();

        Backtest(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            if (trainDays < 1 || trainDays > 3650) {
                throw new UsageException("--train-days is between 1 and 3650");
            }
            if (!List.of("hour", "day", "week").contains(horizon)) {
                throw new UsageException("--horizon is hour, day or week, not '" + Text.safe(horizon) + "'");
            }
            Environment env = gnomon.env();
            DemandBacktestOptions options =
                    new DemandBacktestOptions(requests.folder(), requests.binSeconds(), horizon, trainDays);
            Progress progress = new Progress(env);
            list.print(gnomon, columns(), env.actions().get().demandBacktest(options, progress, progress::remark));
        }

        private static List<Column<DemandLine>> columns() {
            return List.of(
                    Column.text("measure", DemandLine::measure),
                    Column.text("flavor", DemandLine::flavor),
                    Column.of("mean", "mean", Kind.AMOUNT, DemandLine::mean),
                    Column.of("mae", "MAE", Kind.AMOUNT, DemandLine::mae),
                    Column.of("last_value_mae", "last value", Kind.AMOUNT, DemandLine::lastValueMae),
                    Column.of("yesterday_mae", "yesterday", Kind.AMOUNT, DemandLine::yesterdayMae),
                    Column.of("last_week_mae", "last week", Kind.AMOUNT, DemandLine::lastWeekMae),
                    Column.of("gain", "gain", Kind.FINE, DemandLine::gain),
                    Column.of("rmse", "RMSE", Kind.AMOUNT, DemandLine::rmse),
                    Column.of("last_value_rmse", "last value RMSE", Kind.AMOUNT, DemandLine::lastValueRmse)
                            .shown(Column.Shown.TO_PROGRAMS),
                    Column.of("yesterday_rmse", "yesterday RMSE", Kind.AMOUNT, DemandLine::yesterdayRmse)
                            .shown(Column.Shown.TO_PROGRAMS),
                    Column.of("last_week_rmse", "last week RMSE", Kind.AMOUNT, DemandLine::lastWeekRmse)
                            .shown(Column.Shown.TO_PROGRAMS),
                    Column.of("coverage", "coverage of 0.1-0.9", Kind.AMOUNT, DemandLine::coverage),
                    Column.of("points", "points", Kind.WHOLE, DemandLine::points)
                            .shown(Column.Shown.TO_PROGRAMS));
        }
    }
}
