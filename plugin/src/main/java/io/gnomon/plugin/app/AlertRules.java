package io.gnomon.plugin.app;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.alert.Alert.Severity;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Together;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.config.AlertSettings;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is amiss with hypervisors at one moment. For one thread. */
final class AlertRules {
    /** What the servers of a hypervisor are not expected to use more than all together: each by its own. */
    private static final double UPPER = 0.9;

    private static final List<Resource> COUNTED = List.of(Resource.CPU, Resource.MEMORY);

    private final Cluster cluster;
    private final Fleet fleet;
    private final AlertSettings settings;
    private final Duration staleAfter;
    private final Duration step;
    private final Together together;

    /** What was said at the last look of the time until this one. */
    private final Map<String, Map<Resource, Double>> expected = new HashMap<>();

    AlertRules(
            Cluster cluster,
            Fleet fleet,
            AlertSettings settings,
            Duration staleAfter,
            Duration step,
            Duration horizon) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.settings = settings;
        this.staleAfter = staleAfter;
        this.step = step;
        this.together = new Together(step, horizon);
    }

    List<Alert> amiss(Instant now) {
        Map<String, List<Tracked>> servers = Together.byHypervisor(fleet);
        List<Alert> all = new ArrayList<>();
        for (String name : cluster.names().stream().sorted().toList()) {
            String shown = cluster.shown(name);
            Optional<HypervisorReading> seen = cluster.latest(name);
            if (!cluster.isReachable(name)) {
                all.add(new Alert(
                        "GnomonHypervisorUnreachable",
                        Map.of("hypervisor", shown),
                        Severity.CRITICAL,
                        shown + " does not answer",
                        "Nothing is adjusted on it. See: gnomon hypervisor show " + shown));
            } else if (seen.isPresent()) {
                Duration age = Duration.between(seen.get().at(), now);
                if (age.compareTo(staleAfter) > 0) {
                    all.add(new Alert(
                            "GnomonStaleData",
                            Map.of("hypervisor", shown),
                            Severity.WARNING,
                            String.format(Locale.ROOT, "what is known of %s is %d s old", shown, age.toSeconds()),
                            "Gnomon does not act on what is stale. See: gnomon status"));
                } else {
                    all.addAll(of(shown, seen.get(), servers.getOrDefault(name, List.of()), now));
                }
            }
        }
        return all;
    }

    private List<Alert> of(String name, HypervisorReading seen, List<Tracked> servers, Instant now) {
        List<Alert> all = new ArrayList<>();
        if (seen.contention().delay() > settings.contention()) {
            all.add(new Alert(
                    "GnomonContention",
                    Map.of("hypervisor", name),
                    Severity.WARNING,
                    String.format(
                            Locale.ROOT,
                            "servers on %s wait for %.0f %% of their CPU time",
                            name,
                            seen.contention().delay() * 100),
                    "See: gnomon migration plan"));
        }
        Map<Resource, Double> before = expected.getOrDefault(name, Map.of());
        Map<Resource, Double> next = new HashMap<>();
        for (Resource r : COUNTED) {
            double capacity = seen.capacity().getOr(r, 0);
            double used = seen.usage().getOr(r, 0);
            if (capacity <= 0) {
                continue;
            }
            if (used > settings.utilisation() * capacity) {
                all.add(about(
                        "GnomonHypervisorBusy", name, r, used, capacity, "servers on %s use %.1f of %.1f %s of %s"));
            }
            double peak = together.peak(servers, r, now);
            if (peak > settings.forecast() * capacity) {
                all.add(about(
                        "GnomonForecastFull",
                        name,
                        r,
                        peak,
                        capacity,
                        "servers on %s are forecast to use %.1f of %.1f %s of %s together"));
            }
            if (before.containsKey(r) && used > before.get(r)) {
                all.add(about(
                        "GnomonForecastBreach",
                        name,
                        r,
                        used,
                        before.get(r),
                        "servers on %s use %.1f where no more than %.1f %s of %s was forecast of all together"));
            }
            next.put(r, together.sum(servers, r, now.plus(step), UPPER));
        }
        expected.put(name, next);
        return all;
    }

    private static Alert about(String alert, String name, Resource r, double amount, double bound, String text) {
        return new Alert(
                alert,
                Map.of("hypervisor", name, "resource", r.label()),
                Severity.WARNING,
                String.format(Locale.ROOT, text, name, amount, bound, r.unit(), r.label()),
                "See: gnomon migration plan");
    }
}
