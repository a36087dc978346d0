package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.config.DeploymentSettings;
import io.gnomon.plugin.deployment.Coverage;
import io.gnomon.plugin.deployment.Coverage.Kind;
import io.gnomon.plugin.deployment.Coverage.Loss;
import io.gnomon.plugin.deployment.Needs;
import io.gnomon.plugin.deployment.Plan;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.deployment.WorkloadException;
import io.gnomon.plugin.deployment.WorkloadFile;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.DeploymentBackend;
import io.gnomon.plugin.rest.DeploymentViews.AlternateView;
import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.LossView;
import io.gnomon.plugin.rest.DeploymentViews.NeedView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.PortionView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.DeploymentViews.UncoveredView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import io.gnomon.plugin.store.DeployedWorkload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers ask of workloads of several servers. Thread-safe. */
final class DeploymentDesk implements DeploymentBackend {
    private static final int MOST_PER_PROJECT = 1000;
    private static final double SECONDS_PER_DAY = 24 * 3600;

    /** The longest that demand is forecast for. */
    private static final Duration NEED_WITHIN = Duration.ofDays(7);

    private final Deploying deploying;
    private final RehearsalDesk rehearsals;
    private final DeploymentSettings settings;
    private final Cluster cluster;
    private final Needs.Demand demand;
    private final InstantSource clock;

    DeploymentDesk(
            Deploying deploying,
            RehearsalDesk rehearsals,
            DeploymentSettings settings,
            Cluster cluster,
            Needs.Demand demand,
            InstantSource clock) {
        this.deploying = deploying;
        this.rehearsals = rehearsals;
        this.settings = settings;
        this.cluster = cluster;
        this.demand = demand;
        this.clock = clock;
    }

    @Override
    public List<DeployedView> workloads(Caller caller) {
        return deploying.table().list(caller.onlyProject()).stream()
                .map(this::view)
                .toList();
    }

    @Override
    public DeployedView workload(Caller caller, String name) {
        return view(find(caller, name));
    }

    @Override
    public List<RehearsalView> rehearsals(Caller caller, int limit) {
        return rehearsals.list(caller, limit);
    }

    @Override
    public RehearsalView rehearse(Caller caller, RehearsalRequest asked) {
        return rehearsals.begin(caller, Deploying.read(find(caller, String.valueOf(asked.workload()))), asked);
    }

    @Override
    public List<PortionProfileView> profiles(Caller caller, String name) {
        return rehearsals.profiles(Deploying.read(find(caller, name)));
    }

    @Override
    public List<GroupView> partition(Caller caller, Optional<String> name) {
        return name.map(n -> rehearsals.declared(Deploying.read(find(caller, n))))
                .orElseGet(() -> rehearsals.proposed(caller));
    }

    private DeployedWorkload find(Caller caller, String name) {
        List<DeployedWorkload> found = deploying.table().list(caller.onlyProject()).stream()
                .filter(w -> w.name().equals(name))
                .toList();
        if (found.size() > 1) {
            throw new ApiException(
                    Code.AMBIGUOUS_NAME,
                    found.size() + " projects have a workload '" + name + "'",
                    "name the project with --project");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        Code.WORKLOAD_NOT_FOUND,
                        "no workload of project " + caller.project() + " is called '"
                                + name.replaceAll("\\p{Cntrl}", "?") + "'",
                        "see: gnomon workload list"));
    }

    @Override
    public DeployedView importWorkload(Caller caller, WorkloadImport description) {
        String text = String.valueOf(description.text());
        String file = description.file() == null ? "workload" : description.file();
        Workload workload;
        try {
            workload = WorkloadFile.read(file, text, caller.project());
        } catch (WorkloadException e) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    "the workload is refused: " + String.join("; ", e.problems()),
                    "correct it and import it again");
        }
        workload.portions().forEach(this::mayRun);
        List<DeployedWorkload> known = deploying.table().list(caller.onlyProject());
        boolean isNew = known.stream().noneMatch(w -> w.name().equals(workload.name()));
        if (isNew && known.size() >= MOST_PER_PROJECT) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    "project " + caller.project() + " has " + known.size() + " workloads already",
                    "delete some: gnomon workload delete");
        }
        DeployedWorkload kept =
                new DeployedWorkload(caller.project(), workload.name(), text, caller.actor(), clock.instant());
        deploying.table().put(kept);
        return view(kept);
    }

    /** A probe's program runs as the daemon: which ones may is up to whoever configures the daemon, not to a member of a project. */
    private void mayRun(Portion portion) {
        for (Probe probe : Stream.of(
                        portion.health(), portion.performance(), portion.copyHealth(), portion.copyPerformance())
                .flatMap(Optional::stream)
                .toList()) {
            if (probe instanceof Probe.Command command
                    && !settings.commands().contains(command.words().get(0))) {
                throw new ApiException(
                        Code.BAD_REQUEST,
                        "a probe of " + portion.name() + " runs "
                                + command.words().get(0) + ", which is not among deployment.commands",
                        "have it added there by whoever runs the daemon, or probe by tcp or http");
            }
        }
    }

    @Override
    public void deleteWorkload(Caller caller, String name) {
        DeployedWorkload known = find(caller, name);
        deploying.table().delete(known.project(), known.name());
        deploying.rehearsing().forget();
    }

    private DeployedView view(DeployedWorkload kept) {
        List<PortionView> portions = deploying.sites().of(Deploying.read(kept)).stream()
                .map(DeploymentDesk::view)
                .toList();
        return new DeployedView(
                kept.name(), kept.project(), portions, kept.actor(), kept.importedAt(), kept.document());
    }

    private static PortionView view(Site site) {
        Portion p = site.portion();
        return new PortionView(
                p.name(),
                p.servers(),
                site.servers().stream().map(Site.Member::name).sorted().toList(),
                site.missing(),
                p.after(),
                p.ports().stream().map(Integer::longValue).toList(),
                p.address().orElse(null),
                text(p.health()),
                text(p.performance()),
                p.objective().latency().map(d -> (double) d.toMillis()).orElse(null),
                p.objective().throughput().isPresent()
                        ? (Double) p.objective().throughput().getAsDouble()
                        : null,
                p.data());
    }

    private static @Nullable String text(Optional<Probe> probe) {
        return probe.map(Probe::describe).orElse(null);
    }

    @Override
    public DeploymentPlanView plan(Caller caller) {
        Plan plan = deploying.plan(caller.onlyProject());
        Function<String, String> shown = cluster::shown;
        Map<String, Double> then = plan.after().losses().stream()
                .collect(Collectors.toMap(l -> l.kind() + " " + l.name(), Loss::survives));
        List<LossView> losses = new ArrayList<>();
        for (Loss l : plan.before().losses()) {
            losses.add(new LossView(
                    l.kind().name().toLowerCase(Locale.ROOT),
                    l.kind() == Kind.HYPERVISOR ? shown.apply(l.name()) : l.name(),
                    l.probability(),
                    l.hit(),
                    l.left(),
                    l.survives(),
                    then.getOrDefault(l.kind() + " " + l.name(), l.survives())));
        }
        Coverage before = plan.before();
        Coverage after = plan.after();
        return new DeploymentPlanView(
                settings.horizon().toSeconds() / SECONDS_PER_DAY,
                before.survival(),
                after.survival(),
                before.survivesAny(Kind.HYPERVISOR),
                after.survivesAny(Kind.HYPERVISOR),
                before.survivesAny(Kind.ZONE),
                after.survivesAny(Kind.ZONE),
                plan.heldMib(),
                settings.budgetMib(),
                plan.chosen().stream()
                        .map(c -> new AlternateView(
                                c.staged().workload(),
                                c.staged().portion(),
                                shown.apply(c.staged().hypervisor()),
                                c.holdsMib(),
                                c.needsMib(),
                                c.staged().works(),
                                c.gain()))
                        .toList(),
                losses,
                plan.open().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> new UncoveredView(e.getKey(), e.getValue()))
                        .toList(),
                NEED_WITHIN.toDays(),
                after.needs(NEED_WITHIN, deploying.smallMib(), deploying.alternates()::availableMib, demand).stream()
                        .map(n -> new NeedView(
                                shown.apply(n.hypervisor()),
                                n.probability(),
                                n.mib(),
                                n.enough().orElse(null)))
                        .toList());
    }
}
