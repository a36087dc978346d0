package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.FleetViews.AlertView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code alert ...} */
@Command(
        name = "alert",
        header = "Look at what is amiss.",
        footer = {"", "Example:", "  gnomon alert list"})
final class AlertCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new AlertCommands()).addSubcommand("list", new ListAll(gnomon));
    }

    @Command(
            name = "list",
            header = "List what is amiss with hypervisors, the gravest first.",
            description = {
                "",
                "What has been amiss for alerts.hold fires: it is notified, and sent to Alertmanager (alerts.alertmanagers). What has"
                        + " not been for so long yet is pending."
            },
            footer = {"", "Example:", "  gnomon alert list -c name -c mend"})
    static final class ListAll extends ListCommand<AlertView> {
        ListAll(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("name", AlertView::name),
                            Column.text("severity", AlertView::severity),
                            Column.text("state", AlertView::state),
                            Column.of("since", "since", Kind.TIME, AlertView::since),
                            Column.text("summary", AlertView::summary),
                            Column.text("labels", AlertView::labels).unusual(),
                            Column.text("mend", AlertView::mend)));
        }

        @Override
        List<AlertView> items(Client client) {
            return client.alerts();
        }
    }
}
