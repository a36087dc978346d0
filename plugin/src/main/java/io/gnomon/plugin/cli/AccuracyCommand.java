package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.AccuracyView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "accuracy",
        header = "Show how forecasts turned out: error and coverage over time, by hour, or by day beyond a day.",
        description = {
            "",
            "Servers that behave alike are a cluster; their forecasts are scored and calibrated together.",
            "WQL is the weighted quantile loss, lower is better; coverage is the share of what was measured within"
                    + " the bounds that should hold four fifths of it, and best at 0.8."
        },
        footer = {
            "",
            "Example:",
            "  gnomon forecast accuracy --resource cpu --since 7d",
            "  gnomon forecast accuracy -f csv"
        })
final class AccuracyCommand extends ListCommand<AccuracyView> {
    @Mixin
    private ResourceOption only = new ResourceOption();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "How far back, such as 6h or 7d (default: ${DEFAULT-VALUE}).")
    private String since = "1d";

    AccuracyCommand(Gnomon gnomon) {
        super(gnomon, columns());
    }

    static List<Column<AccuracyView>> columns() {
        return List.of(
                Column.of("at", "when", Kind.TIME, AccuracyView::at),
                Column.text("project", AccuracyView::project).unusual(),
                Column.of("group", "cluster", Kind.TEXT, AccuracyView::group),
                Column.text("resource", AccuracyView::resource),
                Column.text("unit", AccuracyView::unit),
                Column.text("learner", AccuracyView::learner),
                Column.of("ahead_seconds", "ahead", Kind.AGE, AccuracyView::aheadSeconds),
                Column.of("scored", "scored", Kind.WHOLE, AccuracyView::scored),
                Column.of("mae", "MAE", Kind.AMOUNT, AccuracyView::mae),
                Column.of("bias", "bias", Kind.AMOUNT, AccuracyView::bias).unusual(),
                Column.of("wql", "WQL", Kind.FINE, AccuracyView::wql),
                Column.of("coverage", "coverage", Kind.FINE, AccuracyView::coverage));
    }

    @Override
    List<AccuracyView> items(Client client) {
        return client.accuracy(only.label(), seconds());
    }

    /** The configuration's parser is not for us: a command loads nothing of the daemon's. */
    private long seconds() {
        if (!since.matches("[1-9]\\d{0,6}[smhd]")) {
            throw new UsageException("'" + since + "' is no duration: write a number and s, m, h or d, such as 6h");
        }
        long number = Long.parseLong(since.substring(0, since.length() - 1));
        return number
                * switch (since.charAt(since.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    default -> 86_400;
                };
    }
}
