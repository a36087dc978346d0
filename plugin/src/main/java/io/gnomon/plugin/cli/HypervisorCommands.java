package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Amount;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hypervisor ...} */
@Command(
        name = "hypervisor",
        header = "Look at hypervisors.",
        footer = {"", "Example:", "  gnomon hypervisor list"})
final class HypervisorCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new HypervisorCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("rank", new HypervisorRankCommand(gnomon));
    }

    static List<Column<HypervisorView>> columns() {
        List<Column<HypervisorView>> columns = new ArrayList<>(List.of(
                Column.text("name", HypervisorView::name),
                Column.of("reachable", "reachable", Kind.TEXT, h -> h.reachable()),
                Column.of("seen", "seen", Kind.TIME, HypervisorView::at),
                Column.of("servers", "servers", Kind.WHOLE, HypervisorView::servers)));
        columns.addAll(Column.amounts(
                List.of(
                        new Amount<>("usage", HypervisorView::usage),
                        new Amount<>("allocated", HypervisorView::allocated),
                        new Amount<>("capacity", HypervisorView::capacity)),
                List.of(),
                EnumSet.of(Resource.CPU, Resource.MEMORY)));
        columns.add(Column.of("contention", "contention", Kind.FINE, HypervisorView::contention));
        columns.add(Column.text("description", HypervisorView::description).unusual());
        columns.add(Column.text("levers", HypervisorView::levers).unusual());
        return columns;
    }

    @Command(
            name = "list",
            header = "List hypervisors with what they have, have promised and use.",
            footer = {"", "Example:", "  gnomon hypervisor list --sort-column cpu_usage --sort-descending"})
    static final class ListAll extends ListCommand<HypervisorView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<HypervisorView> items(Client client) {
            return client.hypervisors();
        }
    }

    @Command(
            name = "show",
            header = "Show a hypervisor, and which levers work on it.",
            footer = {"", "Example:", "  gnomon hypervisor show node-1 -c levers"})
    static final class Show extends ShowCommand<HypervisorView> {
        @Parameters(paramLabel = "NAME", description = "Name of the hypervisor.")
        private String name = "";

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        HypervisorView item() {
            return client().hypervisor(name);
        }
    }
}
