package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code switchover ...} */
@Command(
        name = "switchover",
        header = "See what took over from what when a hypervisor was dead, and try it out.",
        description = {
            "",
            "A server whose metadata says alternate_for=NAME stands in for the server NAME of the same project, if a portion of a"
                    + " workload names that (gnomon workload import). See docs/switchover.md."
        },
        footer = {"", "Example:", "  gnomon switchover list", "  gnomon switchover drill shop web"})
final class SwitchoverCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new SwitchoverCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("drill", new Drill(gnomon));
    }

    static List<Column<SwitchoverView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, SwitchoverView::id),
                Column.of("decided_at", "decided", Kind.TIME, SwitchoverView::decidedAt),
                Column.text("kind", SwitchoverView::kind),
                Column.text("workload", SwitchoverView::workload),
                Column.text("portion", SwitchoverView::portion),
                Column.text("project", SwitchoverView::project).unusual(),
                Column.text("actor", SwitchoverView::actor).unusual(),
                Column.text("from", SwitchoverView::from),
                Column.text("from_hypervisor", SwitchoverView::fromHypervisor).unusual(),
                Column.text("to", SwitchoverView::to),
                Column.text("to_hypervisor", SwitchoverView::toHypervisor).unusual(),
                Column.text("address", SwitchoverView::address).unusual(),
                Column.of("state", "state", Kind.STATE, SwitchoverView::state),
                Column.text("met", SwitchoverView::met),
                Column.of("detection_millis", "detection, ms", Kind.WHOLE, SwitchoverView::detectionMillis),
                Column.of("fencing_millis", "fencing, ms", Kind.WHOLE, SwitchoverView::fencingMillis),
                Column.of("expansion_millis", "expansion, ms", Kind.WHOLE, SwitchoverView::expansionMillis),
                Column.of("shift_millis", "shift, ms", Kind.WHOLE, SwitchoverView::shiftMillis),
                Column.of("failing_since", "failing since", Kind.TIME, SwitchoverView::failingSince)
                        .unusual(),
                Column.of("updated_at", "updated", Kind.TIME, SwitchoverView::updatedAt)
                        .unusual(),
                Column.text("detail", SwitchoverView::detail));
    }

    @Command(
            name = "list",
            header = "List switchovers and drills of your workloads, the latest first.",
            footer = {"", "Example:", "  gnomon switchover list"})
    static final class ListAll extends ListCommand<SwitchoverView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<SwitchoverView> items(Client client) {
            return client.switchovers().list(limit.limit());
        }
    }

    @Command(
            name = "show",
            header = "Show one with how long each of its steps took.",
            footer = {"", "Example:", "  gnomon switchover show 7"})
    static final class Show extends ShowCommand<SwitchoverView> {
        @Parameters(paramLabel = "ID", description = "Its number: gnomon switchover list.")
        private long id;

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        SwitchoverView item() {
            return client().switchovers().show(id);
        }
    }

    @Command(
            name = "drill",
            header =
                    "Give the traffic of a portion to its alternate, see whether that meets the objectives, and take it back.",
            description = {
                "",
                "Nothing is fenced: the server that has the traffic gives it up, and gets it back in any case. Its users see two short"
                        + " breaks. It goes on after this command; see 'gnomon switchover show'. Needs switchover.autonomy advise or act."
            },
            footer = {"", "Example:", "  gnomon switchover drill shop web"})
    static final class Drill extends ShowCommand<SwitchoverView> {
        @Parameters(index = "0", paramLabel = "WORKLOAD", description = "Its name: gnomon workload list.")
        private String workload = "";

        @Parameters(index = "1", paramLabel = "PORTION", description = "One of its portions: gnomon workload show.")
        private String portion = "";

        Drill(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        SwitchoverView item() {
            return client().switchovers().drill(workload, portion);
        }
    }
}
