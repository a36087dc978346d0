package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ModelView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code model ...} */
@Command(
        name = "model",
        header = "Look at the learners that forecast.",
        footer = {"", "Example:", "  gnomon model list"})
final class ModelCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ModelCommands()).addSubcommand("list", new ListAll(gnomon));
    }

    static List<Column<ModelView>> columns() {
        return List.of(
                Column.text("resource", ModelView::resource),
                Column.text("learner", ModelView::learner),
                Column.text("champion", m -> m.champion() ? "yes" : ""),
                Column.of("wql", "WQL", Kind.FINE, ModelView::wql),
                Column.of("mase", "MASE", Kind.FINE, ModelView::mase),
                Column.of("mae", "MAE", Kind.FINE, ModelView::mae).unusual(),
                Column.of("coverage", "coverage of 0.1-0.9", Kind.FINE, ModelView::coverage),
                Column.of("series", "tried on", Kind.WHOLE, ModelView::series),
                Column.of("share", "share of forecasts", Kind.FINE, ModelView::shareOfForecasts));
    }

    @Command(
            name = "list",
            header =
                    "List champion and challengers of each resource with their scores, and who makes the forecasts in force.",
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
}
