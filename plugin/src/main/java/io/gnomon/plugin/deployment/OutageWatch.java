package io.gnomon.plugin.deployment;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.store.Outage;
import io.gnomon.plugin.store.Outages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes down when hypervisors do not answer. One that does not for less than {@link #LEAST} (a restart of libvirtd) was not lost.
 * {@link #run} is for one thread; the rest is thread-safe.
 */
public final class OutageWatch implements Runnable {
    /** Shorter ones count for nothing. */
    static final Duration LEAST = Duration.ofSeconds(30);

    /** Longer than that this daemon did not look, and knows nothing of the time between. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final Outages outages;
    private final UnaryOperator<String> zones;
    private final InstantSource clock;
    private final Map<String, Instant> silentSince = new HashMap<>();
    private final Map<String, Duration> unwritten = new HashMap<>();
    /** Hypervisors that are lost, as it is written down. */
    private final Set<String> lasting = new HashSet<>();

    private Optional<Instant> lookedAt = Optional.empty();
    private Instant writtenAt = Instant.EPOCH;

    /** @param zones the zone of each hypervisor */
    public OutageWatch(Cluster cluster, Outages outages, UnaryOperator<String> zones, InstantSource clock) {
        this.cluster = cluster;
        this.outages = outages;
        this.zones = zones;
        this.clock = clock;
        outages.all().stream().filter(o -> o.endedAt().isEmpty()).forEach(o -> lasting.add(o.hypervisor()));
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        Duration step = lookedAt.map(last -> Duration.between(last, now))
                .filter(d -> !d.isNegative() && d.compareTo(LONGEST_STEP) <= 0)
                .orElse(Duration.ZERO);
        lookedAt = Optional.of(now);
        for (String name : cluster.names()) {
            if (cluster.latest(name).isEmpty()) {
                continue; // it was never reached: a wrong name, perhaps
            }
            if (cluster.isReachable(name)) {
                unwritten.merge(name, step, Duration::plus);
                silentSince.remove(name);
                if (lasting.remove(name)) {
                    outages.end(name, now);
                }
            } else {
                Instant since = silentSince.computeIfAbsent(name, n -> now);
                if (!since.plus(LEAST).isAfter(now) && lasting.add(name)) {
                    outages.begin(name, since);
                }
            }
        }
        if (!writtenAt.plus(WRITE_EVERY).isAfter(now)) {
            outages.watched(Map.copyOf(unwritten));
            unwritten.clear();
            writtenAt = now;
        }
    }

    /** What is believed of hypervisors by all that was seen. */
    public FailureModel model() {
        List<Outage> all = outages.all();
        Map<String, Duration> watched = outages.watched();
        List<FailureModel.Seen> seen = new ArrayList<>();
        for (String name : cluster.names()) {
            int count =
                    (int) all.stream().filter(o -> o.hypervisor().equals(name)).count();
            seen.add(new FailureModel.Seen(name, zones.apply(name), watched.getOrDefault(name, Duration.ZERO), count));
        }
        return new FailureModel(seen, zoneOutages(seen, all, clock.instant()));
    }

    /** Times in which all hypervisors of a zone of several were lost at once. */
    static Map<String, Integer> zoneOutages(List<FailureModel.Seen> seen, List<Outage> all, Instant now) {
        Map<String, List<String>> members = seen.stream()
                .collect(Collectors.groupingBy(
                        FailureModel.Seen::zone,
                        TreeMap::new,
                        Collectors.mapping(FailureModel.Seen::hypervisor, Collectors.toList())));
        Map<String, Integer> counts = new TreeMap<>();
        members.forEach((zone, names) -> {
            if (names.size() > 1) {
                int count = (int) all.stream()
                        .filter(o -> names.contains(o.hypervisor()))
                        .filter(o -> isLastToGo(o, names, all, now))
                        .count();
                counts.put(zone, count);
            }
        });
        return counts;
    }

    /** Whether at the moment that it began every other one of the zone was lost, too. */
    private static boolean isLastToGo(Outage last, List<String> names, List<Outage> all, Instant now) {
        return names.stream().filter(name -> !name.equals(last.hypervisor())).allMatch(name -> all.stream()
                .filter(o -> o.hypervisor().equals(name))
                .anyMatch(o -> isBefore(o, last) && o.endedAt().orElse(now).isAfter(last.beganAt())));
    }

    private static boolean isBefore(Outage one, Outage other) {
        int order = one.beganAt().compareTo(other.beganAt());
        return order < 0 || (order == 0 && one.id() < other.id());
    }
}
