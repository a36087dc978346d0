package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.config.ObserveSettings;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.FleetViews.FleetView;
import io.gnomon.plugin.rest.FleetViews.HypervisorColumns;
import io.gnomon.plugin.rest.FleetViews.ServerColumns;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole fleet in columns. Thread-safe. */
record FleetDesk(Cluster cluster, Lookup lookup, ObserveSettings observe, InstantSource clock) {
    private static final double THOUSANDTHS = 1000;

    FleetView of(Caller caller) {
        Instant now = clock.instant();
        List<String> names = cluster.names().stream().sorted().toList();
        return new FleetView(
                now,
                observe.period().toMillis() / THOUSANDTHS,
                observe.staleAfter().toMillis() / THOUSANDTHS,
                hypervisors(names, now),
                servers(lookup.all(caller), names, now));
    }

    private HypervisorColumns hypervisors(List<String> names, Instant now) {
        int n = names.size();
        boolean[] reachable = new boolean[n];
        double[] age = new double[n];
        double[] contention = new double[n];
        int[] servers = new int[n];
        Map<String, double[]> capacity = columns(n);
        Map<String, double[]> usage = columns(n);
        Map<String, double[]> allocated = columns(n);
        for (int i = 0; i < n; i++) {
            Optional<HypervisorReading> seen = cluster.latest(names.get(i));
            reachable[i] = cluster.isReachable(names.get(i));
            age[i] = seen.map(r -> seconds(r.at(), now)).orElse(Double.NaN);
            if (seen.isPresent()) {
                contention[i] = rounded(seen.get().contention().delay());
                servers[i] = seen.get().servers().size();
                put(capacity, i, seen.get().capacity());
                put(usage, i, seen.get().usage());
                put(allocated, i, seen.get().allocated());
            }
        }
        return new HypervisorColumns(names, reachable, age, contention, servers, capacity, usage, allocated);
    }

    private ServerColumns servers(List<Tracked> all, List<String> hypervisors, Instant now) {
        int n = all.size();
        Map<String, Integer> places = new LinkedHashMap<>();
        hypervisors.forEach(name -> places.put(name, places.size()));
        Map<String, Integer> projects = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>(n);
        List<String> names = new ArrayList<>(n);
        int[] project = new int[n];
        int[] hypervisor = new int[n];
        boolean[] dynamic = new boolean[n];
        double[] age = new double[n];
        Map<String, double[]> usage = columns(n);
        Map<String, double[]> allocation = columns(n);
        Map<String, double[]> ceiling = columns(n);
        for (int i = 0; i < n; i++) {
            ServerRecord record = all.get(i).record();
            Optional<ServerReading> seen = all.get(i).latest();
            ids.add(record.id().toString());
            names.add(record.name());
            Integer known = projects.putIfAbsent(record.project(), projects.size());
            project[i] = known == null ? projects.size() - 1 : known;
            hypervisor[i] = places.getOrDefault(record.hypervisor(), -1);
            dynamic[i] = record.dynamicAllocation();
            age[i] = seen.map(r -> seconds(r.at(), now)).orElse(Double.NaN);
            if (seen.isPresent()) {
                put(usage, i, seen.get().usage());
                put(allocation, i, seen.get().allocation());
                put(ceiling, i, seen.get().ceiling());
            }
        }
        return new ServerColumns(
                List.copyOf(projects.keySet()),
                ids,
                names,
                project,
                hypervisor,
                dynamic,
                age,
                usage,
                allocation,
                ceiling);
    }

    private static Map<String, double[]> columns(int n) {
        Map<String, double[]> result = new LinkedHashMap<>();
        for (Resource r : Resource.values()) {
            double[] unknown = new double[n];
            Arrays.fill(unknown, Double.NaN);
            result.put(r.label(), unknown);
        }
        return result;
    }

    private static void put(Map<String, double[]> columns, int at, ResourceVector amounts) {
        amounts.known().forEach((r, amount) -> {
            double[] column = columns.get(r.label());
            if (column != null) {
                column[at] = rounded(amount);
            }
        });
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / THOUSANDTHS);
    }

    /** Nobody sees more, and it is a third of the document. */
    private static double rounded(double amount) {
        return Math.round(amount * THOUSANDTHS) / THOUSANDTHS;
    }
}
