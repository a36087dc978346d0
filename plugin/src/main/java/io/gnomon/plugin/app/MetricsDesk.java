package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.metrics.Family;
import io.gnomon.plugin.metrics.Meters;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.FleetViews.FleetView;
import io.gnomon.plugin.rest.FleetViews.HypervisorColumns;
import io.gnomon.plugin.rest.FleetViews.ServerColumns;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The daemon and the fleet in numbers, for Prometheus. Thread-safe. */
record MetricsDesk(Meters meters, Health health, FleetDesk fleet, Supplier<List<Family>> more) {
    private static final Caller EVERYBODY = new Caller(Caller.ALL_PROJECTS, "metrics");

    /** @param servers whether each server is told of, too: a large fleet has hundreds of thousands of such values */
    String text(boolean servers) {
        FleetView now = fleet.of(EVERYBODY);
        List<Family> all = new ArrayList<>(daemon(health.status()));
        all.addAll(hypervisors(now.hypervisors()));
        all.addAll(more.get());
        if (servers) {
            all.addAll(servers(now.servers(), now.hypervisors().name()));
        }
        return meters.text(all);
    }

    void answered(String method, String path, int status, Duration took) {
        meters.answered(method, path, status, took);
    }

    private static List<Family> daemon(Status s) {
        Family build = new Family("gnomon_build_info", "1, with the version as a label", "version");
        build.add(1, s.version());
        return List.of(
                build,
                one("gnomon_cycles", "passes of the cycle since the start", s.cycles()),
                one("gnomon_cycle_duration_seconds", "what the last pass took", s.lastCycleMillis() / 1000),
                one("gnomon_hypervisors", "hypervisors that are watched", s.hypervisors()),
                one("gnomon_servers", "servers that are known", s.servers()),
                one("gnomon_staleness_seconds", "age of the oldest reading", s.staleSeconds()),
                one("gnomon_samples_stored", "samples that are stored", s.samples()),
                one("gnomon_adjustments_open", "adjustments under way", s.openAdjustments()),
                one(
                        "gnomon_problems",
                        "what gnomon status calls a problem",
                        s.problems().size()));
    }

    /** What nobody has yet, and nobody else gets: one that stays is a leak. */
    static Family promised(Cluster cluster, Room room) {
        Resource memory = Resource.MEMORY;
        Family family = new Family(
                "gnomon_hypervisor_promised",
                "what is promised to servers that are being made or grown",
                "hypervisor",
                "resource",
                "unit");
        cluster.names().stream()
                .sorted()
                .forEach(name -> family.add(room.promised(name), name, memory.label(), memory.unit()));
        return family;
    }

    private static Family one(String name, String meaning, double value) {
        Family family = new Family(name, meaning);
        family.add(value);
        return family;
    }

    private static List<Family> hypervisors(HypervisorColumns c) {
        Family reachable = new Family("gnomon_hypervisor_reachable", "1 if it answers, 0 if not", "hypervisor");
        Family age = new Family("gnomon_hypervisor_reading_age_seconds", "since it was read last", "hypervisor");
        Family contention = new Family(
                "gnomon_hypervisor_contention_ratio", "share of the wanted CPU time that was not given", "hypervisor");
        Family servers = new Family("gnomon_hypervisor_servers", "servers that run on it", "hypervisor");
        for (int i = 0; i < c.name().size(); i++) {
            String name = c.name().get(i);
            reachable.add(c.reachable()[i] ? 1 : 0, name);
            age.add(c.ageSeconds()[i], name);
            if (!Double.isNaN(c.ageSeconds()[i])) {
                contention.add(c.contention()[i], name);
                servers.add(c.servers()[i], name);
            }
        }
        Function<Integer, String[]> of = i -> new String[] {c.name().get(i)};
        return List.of(
                reachable,
                age,
                contention,
                servers,
                amounts("gnomon_hypervisor_capacity", "what it has", c.capacity(), of, "hypervisor"),
                amounts("gnomon_hypervisor_usage", "what its servers use", c.usage(), of, "hypervisor"),
                amounts("gnomon_hypervisor_allocated", "what its servers may use", c.allocated(), of, "hypervisor"));
    }

    private static List<Family> servers(ServerColumns c, List<String> hypervisors) {
        Function<Integer, String[]> of = i -> new String[] {
            c.id().get(i),
            c.name().get(i),
            c.projects().get(c.project()[i]),
            c.hypervisor()[i] < 0 ? "" : hypervisors.get(c.hypervisor()[i])
        };
        String[] labels = {"server", "name", "project", "hypervisor"};
        return List.of(
                amounts("gnomon_server_usage", "what it uses", c.usage(), of, labels),
                amounts("gnomon_server_allocation", "what it may use", c.allocation(), of, labels),
                amounts("gnomon_server_ceiling", "what it could be given", c.ceiling(), of, labels));
    }

    /** One value for each resource, with the resource and its unit as the last labels. */
    private static Family amounts(
            String name,
            String meaning,
            Map<String, double[]> columns,
            Function<Integer, String[]> of,
            String... labels) {
        Family family = new Family(name, meaning, with(labels, "resource", "unit"));
        for (Resource r : Resource.values()) {
            double[] column = columns.getOrDefault(r.label(), new double[0]);
            for (int i = 0; i < column.length; i++) {
                family.add(column[i], with(of.apply(i), r.label(), r.unit()));
            }
        }
        return family;
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
