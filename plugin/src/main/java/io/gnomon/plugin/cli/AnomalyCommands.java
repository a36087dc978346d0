package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.AnomalyView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomaly ...} */
@Command(
        name = "anomaly",
        header = "Look at what was unusual.",
        footer = {"", "Example:", "  gnomon anomaly list"})
final class AnomalyCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new AnomalyCommands()).addSubcommand("list", new ListAll(gnomon));
    }

    static List<Column<AnomalyView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, AnomalyView::id),
                Column.of("from", "from", Kind.TIME, AnomalyView::from),
                Column.of("to", "to", Kind.TIME, AnomalyView::to),
                Column.of("server_name", "server", Kind.TEXT, AnomalyView::serverName),
                Column.of("server", "server id", Kind.TEXT, AnomalyView::server).unusual(),
                Column.text("project", AnomalyView::project).unusual(),
                Column.text("resource", AnomalyView::resource),
                Column.text("unit", AnomalyView::unit).unusual(),
                Column.text("kind", AnomalyView::kind),
                Column.of("score", "score", Kind.FINE, AnomalyView::score),
                Column.text("text", AnomalyView::text),
                Column.text("facts", AnomalyView::facts).unusual(),
                Column.of("found_at", "found", Kind.TIME, AnomalyView::foundAt).unusual());
    }

    @Command(
            name = "list",
            header = "List spikes, leaks, level shifts and stuck series, the latest first.",
            footer = {"", "Example:", "  gnomon anomaly list --server web --limit 5"})
    static final class ListAll extends ListCommand<AnomalyView> {
        @Option(names = "--server", paramLabel = "SERVER", description = "Only of this server (id or name).")
        private @Nullable String server;

        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<AnomalyView> items(Client client) {
            return client.anomalies(Optional.ofNullable(server), limit.limit());
        }
    }
}
