package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.MigrationView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code migration ...} */
@Command(
        name = "migration",
        header = "Look at which servers are better moved.",
        footer = {"", "Example:", "  gnomon migration plan --project '*'"})
final class MigrationCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new MigrationCommands()).addSubcommand("plan", new Plan(gnomon));
    }

    static List<Column<MigrationView>> columns() {
        return List.of(
                Column.of("as_of", "as of", Kind.TIME, MigrationView::asOf).unusual(),
                Column.text("hypervisor", MigrationView::hypervisor),
                Column.of("probability", "short of CPU", Kind.FINE, MigrationView::probability),
                Column.of("after", "after", Kind.FINE, MigrationView::after),
                Column.of("server_name", "server", Kind.TEXT, MigrationView::serverName),
                Column.text("server", MigrationView::server).unusual(),
                Column.text("to", MigrationView::to),
                Column.of("gain", "gain", Kind.FINE, MigrationView::gain),
                Column.of("cost_seconds", "copying", Kind.AGE, MigrationView::costSeconds),
                Column.text("reason", MigrationView::reason));
    }

    @Command(
            name = "plan",
            header =
                    "Show hypervisors that will probably be short of CPU, and the moves that would help. Nothing is moved.",
            description = {
                "",
                "A hypervisor is listed with the probability that its servers soon want more CPU together than it has, before and"
                        + " after the moves. A move is listed if it makes that less likely on both hypervisors together by"
                        + " migrate.least-gain, and by more for a server whose memory takes long to copy. Servers whose"
                        + " Dynamic Allocation is off are not moved. Nothing is listed where no hypervisor is in danger."
            },
            footer = {"", "Example:", "  gnomon migration plan --project '*'", "  gnomon migration plan -f json"})
    static final class Plan extends ListCommand<MigrationView> {
        Plan(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<MigrationView> items(Client client) {
            return client.migrationPlan();
        }
    }
}
