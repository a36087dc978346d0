package io.gnomon.plugin.shadow.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * How long shadow instances took from being asked for until their guests answered, of late. What is usual is the median of all
 * hypervisors, for the same workload. Thread-safe.
 */
public final class Starts {
    private static final Duration REMEMBERED = Duration.ofMinutes(30);
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final Collection<Start> starts = new ConcurrentLinkedDeque<>();

    private record Start(String hypervisor, String workload, Duration took, Instant at) {}

    public Starts(InstantSource clock) {
        this.clock = clock;
    }

    /** One that did not come up within some time counts as if it had taken that long. */
    public void took(String hypervisor, String workload, Duration time) {
        Instant now = clock.instant();
        starts.removeIf(s -> s.at().isBefore(now.minus(REMEMBERED)));
        if (starts.size() < MOST) {
            starts.add(new Start(hypervisor, workload, time, now));
        }
    }

    /** How long servers of a workload took, in the middle; empty if none was started of late. */
    public Optional<Duration> usual(String workload) {
        Instant since = clock.instant().minus(REMEMBERED);
        double[] millis = starts.stream()
                .filter(s -> s.workload().equals(workload) && s.at().isAfter(since))
                .mapToDouble(s -> s.took().toMillis())
                .sorted()
                .toArray();
        return millis.length == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) median(millis)));
    }

    /** The latest start there as a multiple of what is usual for its workload; empty if there was none, or none to compare with. */
    public OptionalDouble slowness(String hypervisor) {
        Instant since = clock.instant().minus(REMEMBERED);
        Map<String, List<Start>> byWorkload = new ConcurrentHashMap<>();
        Start last = null;
        for (Start start : starts) {
            if (start.at().isAfter(since)) {
                byWorkload
                        .computeIfAbsent(start.workload(), w -> new ArrayList<>())
                        .add(start);
                last = start.hypervisor().equals(hypervisor) ? start : last;
            }
        }
        if (last == null) {
            return OptionalDouble.empty();
        }
        List<Start> alike = byWorkload.getOrDefault(last.workload(), List.of());
        double usual = median(
                alike.stream().mapToDouble(s -> s.took().toMillis()).sorted().toArray());
        return alike.size() < 2 || usual <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(last.took().toMillis() / usual);
    }

    /** The lower one of the two in the middle, so that of two starts the slower one is seen as slow. */
    private static double median(double[] sorted) {
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }
}
