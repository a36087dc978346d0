package io.gnomon.plugin.app;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.DeploymentSettings;
import io.gnomon.plugin.deployment.Coverage;
import io.gnomon.plugin.deployment.Coverage.Staged;
import io.gnomon.plugin.deployment.FailureModel;
import io.gnomon.plugin.deployment.OutageWatch;
import io.gnomon.plugin.deployment.PlainCopies;
import io.gnomon.plugin.deployment.Plan;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.deployment.Rehearsing;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.deployment.Tolerance;
import io.gnomon.plugin.deployment.Trial;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.deployment.WorkloadFile;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.store.DeployedWorkload;
import io.gnomon.plugin.store.DeployedWorkloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workloads of several servers: what they would lose with a hypervisor, what should be staged, and rehearsals of that. */
record Deploying(
        DeployedWorkloads table,
        SiteFinder sites,
        OutageWatch outages,
        Rehearsing rehearsing,
        Alternates alternates,
        DeploymentSettings settings,
        double smallMib,
        Shadowing shadowing,
        ExecutorService workers,
        Map<String, Instant> pauses,
        InstantSource clock) {
    private static final Logger log = LoggerFactory.getLogger(Deploying.class);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(8);

    static Deploying of(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Predicting predicting,
            Acting acting,
            Shadowing shadowing,
            Parts parts,
            InstantSource clock) {
        Cluster cluster = observing.cluster();
        PlainCopies copies = new PlainCopies(
                cluster,
                observing.fleet(),
                acting.room(),
                c.alerts().contention(),
                c.alerts().utilisation(),
                images(c),
                clock);
        Trial trial =
                new Trial(copies, new Prober(), c.shadow().bootTimeout(), time -> Thread.sleep(time.toMillis()), clock);
        return new Deploying(
                stores.database().deployedWorkloads(),
                new SiteFinder(
                        observing.fleet(), new Meaning(predicting.tagging().book(), orchestrating.book())),
                new OutageWatch(cluster, stores.database().outages(), c.deployment()::zone, clock),
                new Rehearsing(
                        stores.database().rehearsals(),
                        copies,
                        trial,
                        new Tolerance(c.deployment().riskTolerance()),
                        clock),
                new Alternates(cluster, shadowing.placement(), c.observe().staleAfter(), clock),
                c.deployment(),
                c.shadow().memoryMib(),
                shadowing,
                parts.workers("rehearse", 2),
                new ConcurrentHashMap<>(),
                clock);
    }

    /** Whether servers may be made from a folder. */
    static Predicate<Path> images(Configuration c) {
        ImageFolders folders =
                new ImageFolders(c.servers().imageFolders(), c.daemon().data());
        return image -> c.guest().image().filter(image::equals).isPresent() || isIn(folders, image);
    }

    private static boolean isIn(ImageFolders folders, Path image) {
        try {
            return folders.image(image.toString()).equals(image);
        } catch (ApiException e) {
            return false;
        }
    }

    /** One that was imported, so it can be read. */
    static Workload read(DeployedWorkload kept) {
        return WorkloadFile.read(kept.name(), kept.document(), kept.project());
    }

    /** @param project only its workloads; empty = all */
    List<Site> all(Optional<String> project) {
        return table.list(project).stream()
                .flatMap(kept -> sites.of(read(kept)).stream())
                .toList();
    }

    /** @param project only its workloads; empty = all */
    Plan plan(Optional<String> project) {
        return plan(all(project), Set.of(), Map.of());
    }

    /**
     * @param without alternates that are taken as if they were not there
     * @param heldMib what these hold, by hypervisor
     */
    Plan plan(List<Site> all, Set<UUID> without, Map<String, Double> heldMib) {
        FailureModel failures = outages.model();
        Coverage now = new Coverage(failures, settings.horizon(), all, staged(all, without));
        Map<String, Double> known = new HashMap<>();
        return Plan.make(
                now,
                failures,
                new Plan.Alternates() {
                    @Override
                    public Optional<Double> availableMib(String hypervisor) {
                        return alternates
                                .availableMib(hypervisor)
                                .map(mib -> mib + heldMib.getOrDefault(hypervisor, 0.0));
                    }

                    @Override
                    public double works(Site site, String hypervisor) {
                        return known.computeIfAbsent(
                                site.workload().project() + "/" + site.label() + " " + hypervisor,
                                k -> rehearsing.profile(site, hypervisor).works());
                    }
                },
                settings.budgetMib(),
                smallMib);
    }

    /** Alternates that stand somewhere already. */
    private List<Staged> staged(List<Site> all, Set<UUID> without) {
        return all.stream()
                .flatMap(site -> sites.alternates(site, without).stream()
                        .map(hypervisor -> new Staged(
                                site.workload().project(),
                                site.workload().name(),
                                site.portion().name(),
                                hypervisor,
                                rehearsing.profile(site, hypervisor).works())))
                .toList();
    }

    /** Removes what was left behind, and rehearses what is due; a job. */
    void tick() {
        rehearsing.sweep();
        if (!settings.rehearsals()) {
            return;
        }
        Instant now = clock.instant();
        for (Site site : all(Optional.empty())) {
            String label = site.workload().project() + "/" + site.label();
            if (now.isBefore(pauses.getOrDefault(label, Instant.MIN)) || !rehearsing.isDue(site)) {
                continue;
            }
            Optional<String> where = rehearsing.next(site, alternates.open());
            if (where.isPresent()) {
                try {
                    rehearsing.rehearse(site, where.get(), "gnomon", begun -> {});
                    return; // the next one at the next time
                } catch (RefusedException | UnreachableException e) {
                    log.info("{} is not rehearsed on {}: {}", site.label(), where.get(), e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            pauses.put(label, now.plus(AFTER_REFUSAL));
        }
    }

    /** Somebody asks for a server, and there is no room: a rehearsal ends at once. @return whether there is more room now */
    boolean giveWay(Optional<String> only) {
        Optional<String> where =
                rehearsing.where().filter(h -> only.isEmpty() || only.get().equals(h));
        if (where.isEmpty()) {
            return false;
        }
        try {
            boolean gone = rehearsing.stop("somebody asked for a server, and there was no room for it", LONGEST_END);
            return gone && shadowing.seenAfter(where.get(), clock.instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<Alert> regressions() {
        return rehearsing.regressions();
    }

    void close() {
        rehearsing.close(LONGEST_END);
    }

    /** Hypervisors that are seen now. */
    record Alternates(Cluster cluster, Placement placement, Duration staleAfter, InstantSource clock) {
        Optional<Double> availableMib(String hypervisor) {
            Instant oldest = clock.instant().minus(staleAfter);
            return cluster.latest(hypervisor)
                    .filter(seen ->
                            cluster.isReachable(hypervisor) && !seen.at().isBefore(oldest))
                    .map(seen -> placement.available(hypervisor));
        }

        List<String> open() {
            return cluster.names().stream()
                    .filter(name -> availableMib(name).isPresent())
                    .sorted()
                    .toList();
        }
    }
}
