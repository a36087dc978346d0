package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Partition;
import io.gnomon.plugin.deployment.Partition.Group;
import io.gnomon.plugin.deployment.PerformanceProfile;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.store.RehearsalRecord;
import io.gnomon.plugin.store.RehearsalRecord.State;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What callers ask of rehearsals, of what they taught, and of what belongs together. Thread-safe. */
final class RehearsalDesk {
    private static final Duration TRAFFIC = Duration.ofHours(1);
    private static final int SLOT_SECONDS = 10;
    private static final int MOST_SERVERS = 500;
    private static final long LONGEST_BEGIN_SECONDS = 20;

    private final Deploying deploying;
    private final Fleet fleet;
    private final Cluster cluster;
    private final InstantSource clock;

    RehearsalDesk(Deploying deploying, Fleet fleet, Cluster cluster, InstantSource clock) {
        this.deploying = deploying;
        this.fleet = fleet;
        this.cluster = cluster;
        this.clock = clock;
    }

    List<RehearsalView> list(Caller caller, int limit) {
        return deploying.rehearsing().list(caller.onlyProject(), limit).stream()
                .map(this::view)
                .toList();
    }

    /** Begins it; what is answered is under way. */
    RehearsalView begin(Caller caller, Workload workload, RehearsalRequest asked) {
        Site site = deploying.sites().of(workload).stream()
                .filter(s -> s.portion().name().equals(asked.portion()))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        Code.BAD_REQUEST,
                        "workload " + workload.name() + " has no such portion",
                        "see: gnomon workload show " + workload.name()));
        String hypervisor = Optional.ofNullable(asked.hypervisor())
                .map(this::named)
                .or(() ->
                        deploying.rehearsing().next(site, deploying.alternates().open()))
                .orElseThrow(() -> refused("every hypervisor that is seen runs a server of " + site.label()));
        CompletableFuture<RehearsalRecord> begun = new CompletableFuture<>();
        deploying.workers().execute(() -> run(site, hypervisor, caller.actor(), begun));
        try {
            return view(begun.get(LONGEST_BEGIN_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refusal) {
                throw refused(String.valueOf(refusal.getMessage()));
            }
            if (e.getCause() instanceof UnreachableException lost) {
                throw new ApiException(
                        Code.HYPERVISOR_UNREACHABLE, String.valueOf(lost.getMessage()), "check it with: gnomon doctor");
            }
            throw new IllegalStateException("a rehearsal could not be begun", e);
        } catch (TimeoutException e) {
            throw new ApiException(
                    Code.BUSY, "it was not begun within 20 seconds", "see: gnomon shadow deployment report");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Code.BUSY, "the daemon ends", "try again when it runs");
        }
    }

    private void run(Site site, String hypervisor, String actor, CompletableFuture<RehearsalRecord> begun) {
        try {
            deploying.rehearsing().rehearse(site, hypervisor, actor, begun::complete);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            begun.completeExceptionally(e);
        } catch (RuntimeException e) {
            if (!begun.completeExceptionally(e)) {
                throw e; // it was begun: that it failed stands in its line, and why in the log
            }
        }
    }

    private static ApiException refused(String why) {
        return new ApiException(
                Code.CONFLICT,
                "it is not rehearsed: " + why,
                "see: gnomon shadow deployment report, gnomon hypervisor list");
    }

    private String named(String asked) {
        return cluster.names().stream()
                .filter(name -> name.equals(asked) || cluster.shown(name).equals(asked))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        Code.HYPERVISOR_NOT_FOUND,
                        "no hypervisor is called '" + asked.replaceAll("\\p{Cntrl}", "?") + "'",
                        "see: gnomon hypervisor list"));
    }

    private RehearsalView view(RehearsalRecord r) {
        return new RehearsalView(
                r.id(),
                r.workload(),
                r.portion(),
                cluster.shown(r.hypervisor()),
                r.original(),
                r.state().name().toLowerCase(Locale.ROOT),
                r.detail(),
                r.actor(),
                r.measured(),
                r.predicted(),
                r.beganAt(),
                r.updatedAt());
    }

    /** Of each portion on each hypervisor where it was rehearsed. */
    List<PortionProfileView> profiles(Workload workload) {
        List<PortionProfileView> views = new ArrayList<>();
        for (Site site : deploying.sites().of(workload)) {
            Map<String, List<RehearsalRecord>> byHypervisor = deploying.rehearsing().of(site).stream()
                    .collect(Collectors.groupingBy(RehearsalRecord::hypervisor, TreeMap::new, Collectors.toList()));
            byHypervisor.forEach((hypervisor, rehearsals) -> views.add(profile(site, hypervisor, rehearsals)));
        }
        return views;
    }

    private PortionProfileView profile(Site site, String hypervisor, List<RehearsalRecord> rehearsals) {
        PerformanceProfile profile = PerformanceProfile.of(rehearsals, clock.instant());
        Map<String, Double> uncertainty = new TreeMap<>();
        profile.metrics().forEach((name, metric) -> uncertainty.put(name, metric.uncertainty()));
        return new PortionProfileView(
                site.workload().name(),
                site.portion().name(),
                cluster.shown(hypervisor),
                profile.works(),
                profile.weight(),
                profile.expected(),
                uncertainty,
                errors(rehearsals));
    }

    /** Mean relative error of what was predicted before each. */
    private static Map<String, Double> errors(List<RehearsalRecord> rehearsals) {
        Map<String, List<Double>> errors = new TreeMap<>();
        rehearsals.stream().filter(r -> r.state() == State.PASSED).forEach(r -> r.predicted()
                .forEach((name, expected) -> {
                    Double was = r.measured().get(name);
                    if (was != null && was > 0) {
                        errors.computeIfAbsent(name, n -> new ArrayList<>()).add(Math.abs(expected - was) / was);
                    }
                }));
        return errors.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0)));
    }

    List<GroupView> declared(Workload workload) {
        return Partition.declared(workload).stream()
                .map(g -> view(g, "declared"))
                .toList();
    }

    /** Of the caller's servers that are of no workload, by their traffic of the last hour. */
    List<GroupView> proposed(Caller caller) {
        Set<String> declared = new TreeSet<>();
        deploying.all(caller.onlyProject()).forEach(site -> site.servers()
                .forEach(s -> declared.add(s.id().toString())));
        Instant now = clock.instant();
        Map<String, double[]> traffic = new TreeMap<>();
        fleet.all().stream()
                .filter(t -> caller.sees(t.record().project()) && !t.isShadow())
                .filter(t -> !declared.contains(t.record().id().toString()))
                .limit(MOST_SERVERS)
                .forEach(t -> traffic.put(t.record().name(), traffic(t, now)));
        return Partition.proposed(traffic).stream().map(g -> view(g, "traffic")).toList();
    }

    private static double[] traffic(Tracked server, Instant now) {
        return server.usage()
                .series(
                        Resource.NETWORK.ordinal(),
                        SLOT_SECONDS,
                        now.minus(TRAFFIC).getEpochSecond(),
                        now.getEpochSecond(),
                        Aggregate.MEAN)
                .toArray();
    }

    private static GroupView view(Group group, String basis) {
        return new GroupView(group.members(), basis, group.weakest());
    }
}
