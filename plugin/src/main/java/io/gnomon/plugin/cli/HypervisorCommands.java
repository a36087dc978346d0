package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Amount;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
                .addSubcommand("health", new Health(gnomon))
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

    private static String parts(HealthView health) {
        return health.parts().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Command(
            name = "health",
            header = "Show how fit each hypervisor is for a server that must run well at once, and why.",
            description = {
                "",
                "1 is well, 0 is not fit. Health is that of the weakest part; it falls at once, and rises slowly (shadow.recovery) to what"
                        + " is seen now. It counts in the ranking of hypervisors that have shadow instances."
            },
            footer = {"", "Example:", "  gnomon hypervisor health"})
    static final class Health extends ListCommand<HealthView> {
        Health(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("hypervisor", HealthView::hypervisor),
                            Column.of("health", "health", Kind.FINE, HealthView::health),
                            Column.of("now", "seen now", Kind.FINE, HealthView::now),
                            Column.text("weakest", HealthView::weakest),
                            Column.text("parts", HypervisorCommands::parts),
                            Column.of("ranks", "ranks", Kind.SWITCH, HealthView::ranks),
                            Column.of("at", "checked", Kind.TIME, HealthView::at)
                                    .unusual()));
        }

        @Override
        List<HealthView> items(Client client) {
            return client.hypervisorHealth();
        }
    }
}
