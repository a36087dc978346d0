package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ShadowViews.RankedView;
import io.gnomon.plugin.rest.ShadowViews.StartView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shadow table ...} */
@Command(
        name = "table",
        header = "Look at the Shadow Workload Table: what was requested, and what of it is there already.",
        footer = {"", "Example:", "  gnomon shadow table list"})
final class ShadowTableCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ShadowTableCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon));
    }

    private static String best(WorkloadView workload) {
        return workload.hypervisors().stream()
                .filter(h -> h.refusal() == null)
                .map(RankedView::hypervisor)
                .findFirst()
                .orElse("");
    }

    private static @Nullable Instant expected(WorkloadView workload) {
        return start(workload, StartView::expected);
    }

    private static @Nullable Instant earliest(WorkloadView workload) {
        return start(workload, StartView::earliest);
    }

    private static @Nullable Instant latest(WorkloadView workload) {
        return start(workload, StartView::latest);
    }

    private static @Nullable Instant start(WorkloadView workload, Function<StartView, Instant> which) {
        StartView start = workload.nextStart();
        return start == null ? null : which.apply(start);
    }

    private static String where(WorkloadView workload) {
        return workload.hypervisors().stream().map(ShadowTableCommands::place).collect(Collectors.joining("; "));
    }

    private static String place(RankedView h) {
        Double free = h.availableMemory();
        Double health = h.health();
        return h.rank() + ". " + h.hypervisor() + ": " + h.instances() + " there"
                + (health == null ? "" : String.format(Locale.ROOT, ", health %.2f", health))
                + (free == null ? "" : String.format(Locale.ROOT, ", %.0f MiB left", free))
                + (h.refusal() == null ? "" : ", " + h.refusal());
    }

    static List<Column<WorkloadView>> columns() {
        return List.of(
                Column.text("id", WorkloadView::id),
                Column.text("name", WorkloadView::name),
                Column.text("project", WorkloadView::project).unusual(),
                Column.of("requests", "requests", Kind.WHOLE, WorkloadView::requests),
                Column.of("last_request_at", "last request", Kind.TIME, WorkloadView::lastRequestAt),
                Column.of("next_start_at", "next start", Kind.TIME, ShadowTableCommands::expected),
                Column.of("next_start_earliest", "earliest", Kind.TIME, ShadowTableCommands::earliest)
                        .unusual(),
                Column.of("next_start_latest", "latest", Kind.TIME, ShadowTableCommands::latest)
                        .unusual(),
                Column.of("wanted", "wanted", Kind.WHOLE, WorkloadView::wanted),
                Column.text("why", WorkloadView::why).unusual(),
                Column.of("ready", "ready", Kind.WHOLE, WorkloadView::ready),
                Column.of("booting", "booting", Kind.WHOLE, WorkloadView::booting),
                Column.text("strength", WorkloadView::strength),
                Column.of("memory", "holds, MiB", Kind.AMOUNT, WorkloadView::memory),
                Column.of("cores", "holds, cores", Kind.AMOUNT, WorkloadView::cores)
                        .unusual(),
                Column.of("expires_at", "next expiry", Kind.TIME, WorkloadView::expiresAt),
                Column.text("best", ShadowTableCommands::best),
                Column.text("requirements", WorkloadView::requirements).unusual(),
                Column.text("hypervisors", ShadowTableCommands::where).unusual(),
                Column.of("version", "version", Kind.WHOLE, WorkloadView::version)
                        .unusual());
    }

    @Command(
            name = "list",
            header = "List workloads with what is staged for each, the last requested first.",
            description = {
                "",
                "A workload is in it as soon as such a server was requested. 'Wanted' is 0 as long as shadow.autonomy is off; 'gnomon"
                        + " shadow instance create' stages all the same."
            },
            footer = {"", "Example:", "  gnomon shadow table list", "  gnomon shadow table list -f json"})
    static final class ListAll extends ListCommand<WorkloadView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<WorkloadView> items(Client client) {
            return client.workloads();
        }
    }

    @Command(
            name = "show",
            header = "Show a workload: what a request must have, and each hypervisor's rank, health and room for it.",
            footer = {"", "Example:", "  gnomon shadow table show small/guest"})
    static final class Show extends ShowCommand<WorkloadView> {
        @Parameters(paramLabel = "WORKLOAD", description = "Id, or name if only one is called so.")
        private String workload = "";

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        WorkloadView item() {
            return client().workload(workload);
        }
    }
}
