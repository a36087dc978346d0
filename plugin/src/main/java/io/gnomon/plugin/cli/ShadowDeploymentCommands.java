package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.DeploymentViews.AlternateView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.LossView;
import io.gnomon.plugin.rest.DeploymentViews.NeedView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code shadow deployment ...} */
@Command(
        name = "deployment",
        header =
                "Look at what workloads would lose with a hypervisor or a zone, and what should stand ready elsewhere.",
        footer = {"", "Example:", "  gnomon shadow deployment list", "  gnomon shadow deployment plan"})
final class ShadowDeploymentCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ShadowDeploymentCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("plan", new Plan(gnomon))
                .addSubcommand("show", new RehearsalCommands.Show(gnomon))
                .addSubcommand("rehearse", new RehearsalCommands.Rehearse(gnomon))
                .addSubcommand("report", new RehearsalCommands.Report(gnomon));
    }

    @Command(
            name = "list",
            header = "List what survives what: each hypervisor and zone that can be lost, the worst first.",
            description = {
                "",
                "'probability' is that of its loss within deployment.horizon, from the outages that were seen and, where little was"
                        + " seen, from those of its zone. 'hit' are the portions that would lose all of their servers by it."
                        + " 'survives' is the probability that every workload is left after it, 'with the plan' if the alternates of"
                        + " 'gnomon shadow deployment plan' stood ready."
            },
            footer = {"", "Example:", "  gnomon shadow deployment list", "  gnomon shadow deployment list -f csv"})
    static final class ListAll extends ListCommand<LossView> {
        ListAll(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("kind", LossView::kind),
                            Column.text("name", LossView::name),
                            Column.of("probability", "probability", Kind.AMOUNT, LossView::probability),
                            Column.text("hit", l -> String.join(", ", l.hit())),
                            Column.of("survives", "survives", Kind.FINE, LossView::survivesNow),
                            Column.of("survives_then", "with the plan", Kind.FINE, LossView::survivesThen)));
        }

        @Override
        List<LossView> items(Client client) {
            return client.deployments().plan().losses();
        }
    }

    @Command(
            name = "plan",
            header =
                    "Show which alternates should be staged where, what they hold and what they cover. Nothing is staged.",
            description = {
                "",
                "Taken is what brings the expected losses down most for each MiB that it holds, until deployment.budget-mib is spent;"
                        + " never where a server of the portion runs, and only where it has room to grow to its full size."
            },
            footer = {"", "Example:", "  gnomon shadow deployment plan", "  gnomon shadow deployment plan -f json"})
    static final class Plan extends ListCommand<AlternateView> {
        Plan(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("workload", AlternateView::workload),
                            Column.text("portion", AlternateView::portion),
                            Column.text("hypervisor", AlternateView::hypervisor),
                            Column.of("holds", "holds, MiB", Kind.AMOUNT, AlternateView::holds),
                            Column.of("needs", "grows to, MiB", Kind.AMOUNT, AlternateView::needs),
                            Column.of("works", "works", Kind.FINE, AlternateView::works),
                            Column.of("gain", "fewer losses", Kind.AMOUNT, AlternateView::gain)));
        }

        @Override
        List<AlternateView> items(Client client) {
            DeploymentPlanView plan = client.deployments().plan();
            PrintWriter err = gnomon().env().err();
            err.println(String.format(
                    Locale.ROOT,
                    "Probability that all workloads are left: through %.0f days %.4f, with this %.4f;"
                            + " if one hypervisor is lost %.2f, with this %.2f; if a zone is %.2f, with this %.2f."
                            + " It holds %.0f of %.0f MiB.",
                    plan.horizonDays(),
                    plan.survivalNow(),
                    plan.survivalThen(),
                    plan.anyHypervisorNow(),
                    plan.anyHypervisorThen(),
                    plan.anyZoneNow(),
                    plan.anyZoneThen(),
                    plan.held(),
                    plan.budget()));
            plan.needs().forEach(n -> err.println(need(plan.needDays(), n)));
            plan.uncovered()
                    .forEach(u -> err.println(Text.safe(u.portion()) + " gets no alternate: " + Text.safe(u.why())));
            err.flush();
            return plan.alternates();
        }

        private static String need(double days, NeedView n) {
            Double enough = n.enough();
            return String.format(
                            Locale.ROOT,
                            "Within %.0f days, with a probability of %.4f, up to %.0f MiB more are needed on ",
                            days,
                            n.probability(),
                            n.grow())
                    + Text.safe(n.hypervisor())
                    + (enough == null
                            ? "; whether they are left beside new servers is not known, as demand is not forecast yet."
                            : String.format(
                                    Locale.ROOT,
                                    "; with a probability of %.2f they are left beside the new servers that are forecast.",
                                    enough));
        }
    }
}
