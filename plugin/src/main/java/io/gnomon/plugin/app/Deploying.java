package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.deployment.Coverage;
import io.gnomon.plugin.deployment.FailureModel;
import io.gnomon.plugin.deployment.OutageWatch;
import io.gnomon.plugin.deployment.Plan;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.deployment.WorkloadFile;
import io.gnomon.plugin.store.DeployedWorkload;
import io.gnomon.plugin.store.DeployedWorkloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Workloads of several servers: what is known of them, what they would lose with a hypervisor, and what should be staged. */
record Deploying(
        DeployedWorkloads table,
        SiteFinder sites,
        OutageWatch outages,
        Plan.Alternates alternates,
        Duration horizon,
        double budgetMib,
        double smallMib) {

    static Deploying of(
            Configuration c,
            Stores stores,
            Observing observing,
            Predicting predicting,
            Shadowing shadowing,
            InstantSource clock) {
        Cluster cluster = observing.cluster();
        OutageWatch outages = new OutageWatch(cluster, stores.database().outages(), c.deployment()::zone, clock);
        return new Deploying(
                stores.database().deployedWorkloads(),
                new SiteFinder(observing.fleet(), predicting.tagging().book()),
                outages,
                new Reachable(cluster, shadowing.placement(), c.observe().staleAfter(), clock),
                c.deployment().horizon(),
                c.deployment().budgetMib(),
                c.shadow().memoryMib());
    }

    /** One that was imported, so it can be read. */
    static Workload read(DeployedWorkload kept) {
        return WorkloadFile.read(kept.name(), kept.document(), kept.project());
    }

    /** @param project only its workloads; empty = all */
    Plan plan(Optional<String> project) {
        FailureModel failures = outages.model();
        List<Site> all = table.list(project).stream()
                .flatMap(kept -> sites.of(read(kept)).stream())
                .toList();
        Coverage now = new Coverage(failures, horizon, all, List.of());
        return Plan.make(now, failures, alternates, budgetMib, smallMib);
    }

    /** Hypervisors that are seen now. Nothing was rehearsed: what a copy does there is as open as it can be. */
    record Reachable(Cluster cluster, Placement placement, Duration staleAfter, InstantSource clock)
            implements Plan.Alternates {
        private static final double NOTHING_KNOWN = 0.5;

        @Override
        public Optional<Double> availableMib(String hypervisor) {
            Instant oldest = clock.instant().minus(staleAfter);
            return cluster.latest(hypervisor)
                    .filter(seen ->
                            cluster.isReachable(hypervisor) && !seen.at().isBefore(oldest))
                    .map(seen -> placement.available(hypervisor));
        }

        @Override
        public double works(Site site, String hypervisor) {
            return NOTHING_KNOWN;
        }
    }
}
