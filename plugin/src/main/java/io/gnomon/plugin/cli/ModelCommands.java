package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ModelVersionView;
import io.gnomon.plugin.rest.Views.ModelView;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code model ...} */
@Command(
        name = "model",
        header = "Look at the learners that forecast.",
        footer = {"", "Example:", "  gnomon model list"})
final class ModelCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ModelCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("history", new History(gnomon))
                .addSubcommand("rollback", new Rollback(gnomon));
    }

    static List<Column<ModelView>> columns() {
        return List.of(
                Column.text("cluster", ModelView::cluster),
                Column.text("resource", ModelView::resource),
                Column.text("learner", ModelView::learner),
                Column.text("champion", m -> m.champion() ? "yes" : ""),
                Column.of("wql", "WQL", Kind.FINE, ModelView::wql),
                Column.of("mase", "MASE", Kind.FINE, ModelView::mase),
                Column.of("mae", "MAE", Kind.FINE, ModelView::mae).unusual(),
                Column.of("coverage", "coverage of 0.1-0.9", Kind.FINE, ModelView::coverage),
                Column.of("series", "tried on", Kind.WHOLE, ModelView::series),
                Column.of("share", "share of forecasts", Kind.FINE, ModelView::shareOfForecasts),
                Column.of("version", "version", Kind.WHOLE, ModelView::version),
                Column.text("state", ModelView::state));
    }

    static List<Column<ModelVersionView>> versionColumns() {
        return List.of(
                Column.of("version", "version", Kind.WHOLE, ModelVersionView::version),
                Column.text("cluster", ModelVersionView::cluster),
                Column.text("server", ModelVersionView::server),
                Column.text("resource", ModelVersionView::resource),
                Column.text("learner", ModelVersionView::learner),
                Column.text("state", ModelVersionView::state),
                Column.of("wql", "WQL", Kind.FINE, ModelVersionView::wql),
                Column.of("servers", "tried on", Kind.WHOLE, ModelVersionView::servers)
                        .unusual(),
                Column.of("previous", "replaced", Kind.WHOLE, ModelVersionView::previous)
                        .unusual(),
                Column.of("stored", "stored", Kind.TEXT, (ModelVersionView v) -> v.stored() ? "yes" : "")
                        .unusual(),
                Column.of("learnt_at", "learnt", Kind.TIME, ModelVersionView::learntAt),
                Column.of("changed_at", "since", Kind.TIME, ModelVersionView::changedAt)
                        .unusual(),
                Column.text("reason", ModelVersionView::reason));
    }

    @Command(
            name = "list",
            header =
                    "List champion and challengers of each behaviour cluster and resource with their scores, and who makes the"
                            + " forecasts in force.",
            footer = {"", "Example:", "  gnomon model list -f csv"})
    static final class ListAll extends ListCommand<ModelView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<ModelView> items(Client client) {
            return client.models();
        }
    }

    @Command(
            name = "history",
            header = "List the versions of the champions, the newest first: what has become of each, and why.",
            footer = {"", "Example:", "  gnomon model history -f csv"})
    static final class History extends ListCommand<ModelVersionView> {
        History(Gnomon gnomon) {
            super(gnomon, versionColumns());
        }

        @Override
        List<ModelVersionView> items(Client client) {
            return client.modelHistory();
        }
    }

    @Command(
            name = "rollback",
            header =
                    "Put the version before the champion in force back. The one that goes does not compete there for a day.",
            description = {
                "",
                "Models forecast the servers of all projects, so this needs the admin token and --project '*'."
            },
            footer = {"", "Example:", "  gnomon model rollback idle-steady cpu --project '*'"})
    static final class Rollback extends ShowCommand<ModelVersionView> {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "CLUSTER", index = "0", description = "Its name, as in 'gnomon model list'.")
        private String cluster = "";

        @Parameters(paramLabel = "RESOURCE", index = "1", description = "cpu, memory, disk or network.")
        private String resource = "";

        Rollback(Gnomon gnomon) {
            super(gnomon, versionColumns());
            this.gnomon = gnomon;
        }

        @Override
        ModelVersionView item() {
            return gnomon.client().rollBackModel(cluster, resource.toLowerCase(Locale.ROOT));
        }
    }
}
