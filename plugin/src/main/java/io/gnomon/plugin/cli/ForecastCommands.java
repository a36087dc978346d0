package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ForecastView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    static final class Show implements Runnable {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "SERVER", description = "Id or name.")
        private String server = "";

        @Option(
                names = "--resource",
                paramLabel = "RESOURCE",
                description = "Only this one: cpu, memory, disk or network.")
        private @Nullable String resource;

        @Option(
                names = "--ahead",
                paramLabel = "AHEAD",
                description = "How far: minutes, hour, day or week; of a day's and a week's steps the mean and the peak"
                        + " (default: ${DEFAULT-VALUE}).")
        private String ahead = "minutes";

        @Mixin
        private Output output = new Output();

        Show(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            String only = resource == null ? null : resource.toLowerCase(Locale.ROOT);
            if (only != null && !List.of("cpu", "memory", "disk", "network").contains(only)) {
                throw new UsageException(
                        "there is no resource '" + only + "': the resources are cpu, memory, disk and network");
            }
            if (!List.of("minutes", "hour", "day", "week").contains(ahead)) {
                throw new UsageException("--ahead is minutes, hour, day or week, not '" + Text.safe(ahead) + "'");
            }
            List<ForecastView> forecasts = gnomon.client().forecasts(server, ahead).stream()
                    .filter(f -> only == null || f.resource().equals(only))
                    .toList();
            Environment env = gnomon.env();
            if (output.format() != Output.Format.table || !output.isWhole()) {
                output.list(env, columns(), forecasts, true);
            } else if (forecasts.isEmpty()) {
                env.out().println("no forecast of " + Text.safe(server) + " yet: it needs a little history");
            } else {
                Fan fan = new Fan(env.unicode(), env.clock().instant());
                forecasts.forEach(forecast -> env.out().print(fan.draw(forecast)));
            }
        }
    }
}
