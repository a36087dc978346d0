package io.gnomon.plugin.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How probable it is that a hypervisor, or a whole zone, is lost within a time. Outages are taken as a Poisson process whose rate
 * is not known: its distribution is a gamma distribution, which each outage and each hour without one narrows (the conjugate pair of
 * Gelman et al., Bayesian Data Analysis, 2.6). What is believed of a hypervisor before it was looked at is what was seen of its
 * zone, and of a zone what was seen of all, so that one of which little is known is judged by its like. Immutable.
 */
public final class FailureModel {
    /** Before anything was seen: one outage of a hypervisor in so many hours, as if half an outage had been seen. */
    private static final double HOURS_BETWEEN_OUTAGES = 90 * 24;

    /** A whole zone goes more seldom. */
    private static final double HOURS_BETWEEN_ZONE_OUTAGES = 5 * 365 * 24;

    private static final double PRIOR_OUTAGES = 0.5;

    /** What is handed down from zone to hypervisor weighs as much as so many outages at the most. */
    private static final double POOLED_OUTAGES = 2;

    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final Map<String, Gamma> hypervisors = new TreeMap<>();
    private final Map<String, Gamma> zones = new TreeMap<>();
    private final Map<String, String> zoneOf;

    /**
     * What was seen of one hypervisor.
     *
     * @param watched how long it was looked after
     * @param outages how often it was lost meanwhile
     */
    public record Seen(String hypervisor, String zone, Duration watched, int outages) {}

    /**
     * @param seen each hypervisor
     * @param zoneOutages how often all hypervisors of a zone were lost at once; one that is missing never was
     */
    public FailureModel(List<Seen> seen, Map<String, Integer> zoneOutages) {
        zoneOf = seen.stream().collect(Collectors.toMap(Seen::hypervisor, Seen::zone));
        Gamma cloud = Gamma.around(HOURS_BETWEEN_OUTAGES, PRIOR_OUTAGES).after(outages(seen), hours(seen));
        Gamma allZones = Gamma.around(HOURS_BETWEEN_ZONE_OUTAGES, PRIOR_OUTAGES);
        Map<String, List<Seen>> byZone =
                seen.stream().collect(Collectors.groupingBy(Seen::zone, TreeMap::new, Collectors.toList()));
        byZone.forEach((zone, members) -> {
            Gamma ofZone = cloud.atMost(POOLED_OUTAGES).after(outages(members), hours(members));
            members.forEach(one -> hypervisors.put(
                    one.hypervisor(), ofZone.atMost(POOLED_OUTAGES).after(one.outages(), hours(List.of(one)))));
            double longest =
                    members.stream().mapToDouble(m -> hours(List.of(m))).max().orElse(0);
            zones.put(zone, allZones.after(zoneOutages.getOrDefault(zone, 0), longest));
        });
    }

    private static double outages(List<Seen> seen) {
        return seen.stream().mapToInt(Seen::outages).sum();
    }

    private static double hours(List<Seen> seen) {
        return seen.stream()
                .mapToDouble(s -> s.watched().toMillis() / MILLIS_PER_HOUR)
                .sum();
    }

    public Set<String> hypervisors() {
        return hypervisors.keySet();
    }

    public Set<String> zones() {
        return zones.keySet();
    }

    /** @throws IllegalArgumentException for a hypervisor that nothing was said of */
    public String zone(String hypervisor) {
        String zone = zoneOf.get(hypervisor);
        if (zone == null) {
            throw new IllegalArgumentException("no hypervisor is called '" + hypervisor + "'");
        }
        return zone;
    }

    /** Probability that a hypervisor is lost by itself at least once within a time. */
    public double lossOf(String hypervisor, Duration horizon) {
        return of(hypervisors, hypervisor).atLeastOne(horizon.toMillis() / MILLIS_PER_HOUR);
    }

    /** Probability that a whole zone is lost at least once within a time. */
    public double lossOfZone(String zone, Duration horizon) {
        return of(zones, zone).atLeastOne(horizon.toMillis() / MILLIS_PER_HOUR);
    }

    private static Gamma of(Map<String, Gamma> all, String name) {
        Gamma found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("nothing is known of '" + name + "'");
        }
        return found;
    }

    /** The distribution of a rate for each hour: as if so many outages had been seen in so many hours. */
    private record Gamma(double outages, double hours) {
        static Gamma around(double hoursBetween, double outages) {
            return new Gamma(outages, outages * hoursBetween);
        }

        Gamma after(double moreOutages, double moreHours) {
            return new Gamma(outages + moreOutages, hours + moreHours);
        }

        /** The same mean, and no more certain than that. */
        Gamma atMost(double most) {
            double share = Math.min(1, most / outages);
            return new Gamma(outages * share, hours * share);
        }

        /** With the rate not known the time to the next outage has a Lomax distribution. */
        double atLeastOne(double within) {
            return 1 - Math.pow(hours / (hours + within), outages);
        }
    }
}
