package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ForecastView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forecast ...} */
@Command(
        name = "forecast",
        header = "Look at forecasts.",
        footer = {"", "Example:", "  gnomon forecast show web"})
final class ForecastCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ForecastCommands())
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("accuracy", new AccuracyCommand(gnomon));
    }

    static List<Column<ForecastView>> columns() {
        return List.of(
                Column.text("server", ForecastView::server).unusual(),
                Column.of("server_name", "server", Kind.TEXT, ForecastView::serverName),
                Column.text("resource", ForecastView::resource),
                Column.text("unit", ForecastView::unit),
                Column.text("learner", ForecastView::learner),
                Column.of("made_at", "made", Kind.TIME, ForecastView::madeAt),
                Column.of("first_step", "first step", Kind.TIME, ForecastView::firstStep),
                Column.of("step_seconds", "step (s)", Kind.WHOLE, ForecastView::stepSeconds),
                Column.text("levels", ForecastView::levels),
                Column.of("quantiles", "quantiles", Kind.TEXT, ForecastView::quantiles),
                Column.text("shadows", ForecastView::shadows),
                Column.text("ahead", ForecastView::ahead).unusual(),
                Column.text("of", ForecastView::of).unusual(),
                Column.of("observed_since", "observed since", Kind.TIME, ForecastView::observedSince)
                        .unusual(),
                Column.text("missing", ForecastView::missing).unusual());
    }

    @Command(
            name = "show",
            header = "Show what a server is expected to need: a fan of quantiles per resource.",
            footer = {
                "",
                "Example:",
                "  gnomon forecast show web --resource memory",
                "  gnomon forecast show web --ahead day",
                "  gnomon forecast show web -f json"
            })
    static final class Show extends PagesCommand<ForecastView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name.")
        private String server = "";

        @Option(
                names = "--ahead",
                paramLabel = "AHEAD",
                description = "How far: minutes, hour, day or week; of a day's and a week's steps the mean and the peak"
                        + " (default: ${DEFAULT-VALUE}).")
        private String ahead = "minutes";

        Show(Gnomon gnomon) {
            super(gnomon, columns(), ForecastView::resource);
        }

        @Override
        List<ForecastView> items(Client client) {
            if (!List.of("minutes", "hour", "day", "week").contains(ahead)) {
                throw new UsageException("--ahead is minutes, hour, day or week, not '" + Text.safe(ahead) + "'");
            }
            return client.forecasts(server, ahead);
        }

        @Override
        String page(Environment env, ForecastView forecast) {
            return new Fan(env.unicode(), env.clock().instant()).draw(forecast);
        }

        @Override
        String nothing() {
            return "no forecast of " + Text.safe(server) + " yet: it needs a little history";
        }
    }
}
