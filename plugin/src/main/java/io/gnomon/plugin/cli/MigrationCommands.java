package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.MigrationViews.ContentionView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.MigrationViews.PlannedMoveView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migration ...} */
@Command(
        name = "migration",
        header = "See which hypervisors will be overcommitted, and which server would be, was or is to be moved.",
        footer = {"", "Example:", "  gnomon migration plan"})
final class MigrationCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new MigrationCommands())
                .addSubcommand("plan", new PlanNow(gnomon))
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("run", new Run(gnomon));
    }

    /** One contended hypervisor, and the move away from it. */
    record Row(ContentionView contention, @Nullable PlannedMoveView move) {}

    private static <T> @Nullable T of(Row row, java.util.function.Function<PlannedMoveView, @Nullable T> field) {
        PlannedMoveView move = row.move();
        return move == null ? null : field.apply(move);
    }

    static List<Column<Row>> planColumns() {
        return List.of(
                Column.text("hypervisor", (Row r) -> r.contention().hypervisor()),
                Column.of("cpu_minutes", "short of CPU, min", Kind.AMOUNT, (Row r) -> r.contention()
                        .cpuMinutes()),
                Column.of("memory_minutes", "short of memory, min", Kind.AMOUNT, (Row r) -> r.contention()
                        .memoryMinutes()),
                Column.of("waiting", "waiting, core-min", Kind.AMOUNT, (Row r) -> r.contention()
                        .waiting()),
                Column.of("peak_cores", "peak cores", Kind.AMOUNT, (Row r) -> r.contention()
                                .peakCores())
                        .unusual(),
                Column.of("server_name", "move", Kind.TEXT, (Row r) -> of(r, PlannedMoveView::serverName)),
                Column.of("server", "server id", Kind.TEXT, (Row r) -> of(r, PlannedMoveView::server))
                        .unusual(),
                Column.of("to", "to", Kind.TEXT, (Row r) -> of(r, PlannedMoveView::to)),
                Column.of("benefit", "spares, core-min", Kind.AMOUNT, (Row r) -> of(r, PlannedMoveView::benefit)),
                Column.of("cost", "costs, core-min", Kind.AMOUNT, (Row r) -> of(r, PlannedMoveView::cost)),
                Column.of("copy_seconds", "copying, s", Kind.AMOUNT, (Row r) -> of(r, PlannedMoveView::copySeconds))
                        .unusual(),
                Column.of("pause_seconds", "pause, s", Kind.AMOUNT, (Row r) -> of(r, PlannedMoveView::pauseSeconds))
                        .unusual(),
                Column.of(
                                "minutes_before",
                                "min if it stays",
                                Kind.AMOUNT,
                                (Row r) -> of(r, PlannedMoveView::minutesBefore))
                        .unusual(),
                Column.of(
                                "minutes_after",
                                "min if it goes",
                                Kind.AMOUNT,
                                (Row r) -> of(r, PlannedMoveView::minutesAfter))
                        .unusual(),
                Column.of(
                                "minutes_added",
                                "min more there",
                                Kind.AMOUNT,
                                (Row r) -> of(r, PlannedMoveView::minutesAdded))
                        .unusual(),
                Column.of("advice_only", "advice only", Kind.TEXT, (Row r) -> of(r, PlannedMoveView::adviceOnly))
                        .unusual(),
                Column.text("reason", (Row r) -> {
                    PlannedMoveView move = r.move();
                    return move == null ? r.contention().verdict() : move.reason();
                }));
    }

    static List<Column<MigrationView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, MigrationView::id),
                Column.of("decided_at", "decided", Kind.TIME, MigrationView::decidedAt),
                Column.of("server_name", "server", Kind.TEXT, MigrationView::serverName),
                Column.of("server", "server id", Kind.TEXT, MigrationView::server)
                        .unusual(),
                Column.text("project", MigrationView::project).unusual(),
                Column.text("actor", MigrationView::actor).unusual(),
                Column.text("from", MigrationView::from),
                Column.text("to", MigrationView::to),
                Column.of("benefit", "spares, core-min", Kind.AMOUNT, MigrationView::benefit)
                        .unusual(),
                Column.of("cost", "costs, core-min", Kind.AMOUNT, MigrationView::cost)
                        .unusual(),
                Column.of("memory_mib", "memory, MiB", Kind.AMOUNT, MigrationView::memoryMib)
                        .unusual(),
                Column.of("state", "state", Kind.STATE, MigrationView::state),
                Column.text("reason", MigrationView::reason).unusual(),
                Column.of("detail", "what came of it", Kind.TEXT, MigrationView::detail),
                Column.of("updated_at", "updated", Kind.TIME, MigrationView::updatedAt)
                        .unusual());
    }

    @Command(
            name = "plan",
            header = "Show the hypervisors that will be overcommitted, and what would be moved now, or why nothing.",
            description = {
                "",
                "An empty list: no contention is expected. Waiting, benefit and cost are core-minutes within the horizon of the"
                        + " forecasts. Nothing is moved by this."
            },
            footer = {"", "Example:", "  gnomon migration plan", "  gnomon migration plan -f json"})
    static final class PlanNow extends ListCommand<Row> {
        PlanNow(Gnomon gnomon) {
            super(gnomon, planColumns());
        }

        @Override
        List<Row> items(Client client) {
            MigrationPlanView plan = client.migrationPlan();
            Map<String, PlannedMoveView> moves = new LinkedHashMap<>();
            plan.moves().forEach(m -> moves.put(m.from(), m));
            List<Row> rows = new ArrayList<>();
            plan.contended().forEach(c -> rows.add(new Row(c, moves.get(c.hypervisor()))));
            return rows;
        }
    }

    @Command(
            name = "list",
            header = "List migrations, the latest first.",
            footer = {"", "Example:", "  gnomon migration list --server web"})
    static final class ListAll extends ListCommand<MigrationView> {
        @Option(names = "--server", paramLabel = "SERVER", description = "Only of this server (id or name).")
        private @Nullable String server;

        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<MigrationView> items(Client client) {
            return client.migrations(Optional.ofNullable(server), limit.limit());
        }
    }

    @Command(
            name = "run",
            header = "Move a server as a plan made now says.",
            description = {
                "",
                "Refused if no plan made now moves it. It concerns the servers of all projects on both hypervisors, so this needs"
                        + " the admin token and --project '*'. It goes on after this command; see 'gnomon migration list'."
            },
            footer = {"", "Example:", "  gnomon migration run web --project '*'"})
    static final class Run extends ShowCommand<MigrationView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        Run(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        MigrationView item() {
            return client().runMigration(server);
        }
    }
}
