package io.gnomon.plugin.shadow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Hypervisors whose servers did not live: none is staged there again for a while, which doubles with each of them. So what dies
 * again and again does not keep a hypervisor busy. Thread-safe.
 */
final class BackOff {
    static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofMinutes(30);
    private static final Duration FORGIVEN = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();

    private record Failures(int count, Instant last) {
        Instant until() {
            long millis = FIRST.toMillis() << Math.min(count - 1, 10);
            return last.plusMillis(Math.min(millis, MOST.toMillis()));
        }
    }

    BackOff(InstantSource clock) {
        this.clock = clock;
    }

    /** A server there did not live. */
    void failed(String hypervisor) {
        Instant now = clock.instant();
        failures.merge(
                hypervisor,
                new Failures(1, now),
                (before, one) ->
                        before.last().plus(FORGIVEN).isBefore(now) ? one : new Failures(before.count() + 1, now));
    }

    /** When the first of those that are paused is not any more, or {@code otherwise} if that is sooner. */
    Instant over(Instant otherwise) {
        Instant now = clock.instant();
        return failures.values().stream()
                .map(Failures::until)
                .filter(now::isBefore)
                .reduce(otherwise, (a, b) -> a.isBefore(b) ? a : b);
    }

    /** Those that are given none now. */
    Set<String> paused() {
        Instant now = clock.instant();
        return failures.entrySet().stream()
                .filter(e -> now.isBefore(e.getValue().until()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
