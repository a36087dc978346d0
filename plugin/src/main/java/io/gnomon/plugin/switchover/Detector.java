package io.gnomon.plugin.switchover;

import io.gnomon.plugin.switchover.Sign.Says;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells a hypervisor that is dead from one that is slow: it is dead when at least two kinds of signs have said so for a set time,
 * without a break, and none has said in that time that it lives. One that answers at all, however late, is not dead. A pure function.
 *
 * @param after how long they must say so
 * @param longestGap between two looks; what was before a longer one counts no more, as nobody knows what was in between
 */
public record Detector(Duration after, Duration longestGap) {
    /** Kinds of signs that must agree. */
    public static final int LEAST_KINDS = 2;

    /**
     * What is known of a hypervisor by now.
     *
     * @param since from when on it was not seen to live, without a break; empty if it was
     * @param signs those of the last look
     */
    public record Suspicion(Optional<Instant> since, Instant lookedAt, List<Sign> signs) {
        /** Copies the list. */
        public Suspicion {
            signs = List.copyOf(signs);
        }

        static final Suspicion NONE = new Suspicion(Optional.empty(), Instant.MIN, List.of());

        /** Whether one kind says so now. */
        public boolean says(Sign.Kind kind, Says what) {
            return signs.stream().anyMatch(s -> s.kind() == kind && s.says() == what);
        }
    }

    /** @param now when the signs were asked for */
    public Suspicion look(Suspicion before, List<Sign> signs, Instant now) {
        boolean lives = signs.stream().anyMatch(s -> s.says() == Says.LIVES);
        long dead = signs.stream()
                .filter(s -> s.says() == Says.DEAD)
                .map(Sign::kind)
                .distinct()
                .count();
        if (lives || dead < LEAST_KINDS) {
            return new Suspicion(Optional.empty(), now, signs);
        }
        boolean unbroken = !before.lookedAt().equals(Instant.MIN)
                && Duration.between(before.lookedAt(), now).compareTo(longestGap) <= 0
                && !now.isBefore(before.lookedAt());
        return new Suspicion(Optional.of(unbroken ? before.since().orElse(now) : now), now, signs);
    }

    public boolean isDead(Suspicion suspicion) {
        return suspicion
                .since()
                .filter(since -> Duration.between(since, suspicion.lookedAt()).compareTo(after) >= 0)
                .isPresent();
    }
}
