package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code shadow deployment ...} that are about rehearsals. */
final class RehearsalCommands {
    private static final int LOOK_EVERY_MILLIS = 500;
    private static final int MOST = 10_000;

    private RehearsalCommands() {}

    private static <T> Column<T> number(String name, String header, Function<T, Map<String, Double>> of, String key) {
        return Column.of(name, header, Kind.AMOUNT, row -> of.apply(row).get(key));
    }

    static List<Column<RehearsalView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, RehearsalView::id),
                Column.of("began_at", "began", Kind.TIME, RehearsalView::beganAt),
                Column.text("workload", RehearsalView::workload),
                Column.text("portion", RehearsalView::portion),
                Column.text("hypervisor", RehearsalView::hypervisor),
                Column.of("state", "state", Kind.STATE, RehearsalView::state),
                number("start", "start, s", RehearsalView::measured, "start_seconds"),
                number("start_predicted", "predicted", RehearsalView::predicted, "start_seconds"),
                number("latency", "latency, ms", RehearsalView::measured, "latency_ms"),
                number("latency_predicted", "predicted", RehearsalView::predicted, "latency_ms"),
                number("throughput", "throughput/s", RehearsalView::measured, "throughput"),
                number("throughput_predicted", "predicted throughput/s", RehearsalView::predicted, "throughput")
                        .unusual(),
                Column.text("measured", RehearsalView::measured).unusual(),
                Column.text("original", RehearsalView::original).unusual(),
                Column.text("actor", RehearsalView::actor).unusual(),
                Column.text("detail", RehearsalView::detail));
    }

    @Command(
            name = "show",
            header = "Show what is known of a workload's portions on each alternate, by rehearsals.",
            description = {
                "",
                "'works' is the probability that the next rehearsal passes. 'weight' is how many fresh rehearsals it is worth: what was"
                        + " measured loses half of its weight each week. The next is within the +/- with 90 % probability."
            },
            footer = {"", "Example:", "  gnomon shadow deployment show shop"})
    static final class Show extends ListCommand<PortionProfileView> {
        @Parameters(paramLabel = "WORKLOAD", description = "Its name.")
        private String workload = "";

        Show(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("portion", PortionProfileView::portion),
                            Column.text("hypervisor", PortionProfileView::hypervisor),
                            Column.of("works", "works", Kind.FINE, PortionProfileView::works),
                            Column.of("weight", "weight", Kind.FINE, PortionProfileView::weight),
                            number("start", "start, s", PortionProfileView::expected, "start_seconds"),
                            number("start_uncertainty", "+/-", PortionProfileView::uncertainty, "start_seconds"),
                            number("latency", "latency, ms", PortionProfileView::expected, "latency_ms"),
                            number("latency_uncertainty", "+/-", PortionProfileView::uncertainty, "latency_ms"),
                            number("throughput", "throughput/s", PortionProfileView::expected, "throughput"),
                            Column.text("expected", PortionProfileView::expected)
                                    .unusual(),
                            Column.text("uncertainty", PortionProfileView::uncertainty)
                                    .unusual(),
                            Column.text("error", PortionProfileView::error).unusual()));
        }

        @Override
        List<PortionProfileView> items(Client client) {
            return client.deployments().profiles(workload);
        }
    }

    @Command(
            name = "rehearse",
            header = "Rehearse a portion on another hypervisor: make a copy, ask it, and remove it.",
            description = {
                "",
                "The copy has no network and no disk of its own. It takes at most the share of the hypervisor that"
                        + " deployment.risk-tolerance allows, and ends at once when servers there need the room. This waits until it is"
                        + " over; what it tells is kept, and makes 'plan' and 'show' surer. Standalone mode only."
            },
            footer = {
                "",
                "Example:",
                "  gnomon shadow deployment rehearse shop web",
                "  gnomon shadow deployment rehearse shop web --on node-2"
            })
    static final class Rehearse extends ListCommand<RehearsalView> {
        @Parameters(index = "0", paramLabel = "WORKLOAD", description = "Its name.")
        private String workload = "";

        @Parameters(index = "1", paramLabel = "PORTION", description = "The portion's name.")
        private String portion = "";

        @Option(
                names = "--on",
                paramLabel = "HYPERVISOR",
                description = "Where (default: where the portion was rehearsed least lately).")
        private @Nullable String hypervisor;

        Rehearse(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<RehearsalView> items(Client client) {
            RehearsalView now = client.deployments().rehearse(workload, portion, Optional.ofNullable(hypervisor));
            long id = now.id();
            while (now.state().equals("running")) {
                try {
                    Thread.sleep(LOOK_EVERY_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                now = client.deployments().rehearsals(MOST).stream()
                        .filter(r -> r.id() == id)
                        .findFirst()
                        .orElseThrow(() -> new ClientException(
                                "rehearsal " + id + " is not known any more", "its workload was deleted meanwhile"));
            }
            return List.of(now);
        }
    }

    @Command(
            name = "report",
            header = "List rehearsals, the latest first: what was measured, and what was predicted before.",
            description = {
                "",
                "A rehearsal that did clearly worse than those before, or failed, is an alert (gnomon alert list) until one of the"
                        + " same portion on the same hypervisor does well again."
            },
            footer = {"", "Example:", "  gnomon shadow deployment report", "  gnomon shadow deployment report -f csv"})
    static final class Report extends ListCommand<RehearsalView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        Report(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<RehearsalView> items(Client client) {
            return client.deployments().rehearsals(limit.limit());
        }
    }
}
