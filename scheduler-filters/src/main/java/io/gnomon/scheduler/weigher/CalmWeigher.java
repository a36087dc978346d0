package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import java.time.Duration;
import java.time.Instant;

/**
 * How long ago a server had to leave it. Higher is better: 1 is longer ago than the cooldown, or never; right after it 0. So
 * what was freed is not filled again at once, which would move servers in circles.
 */
public final class CalmWeigher implements Weigher {
    private final Duration cooldown;

    public CalmWeigher(Duration cooldown) {
        this.cooldown = cooldown;
    }

    @Override
    public String name() {
        return "calm";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        Instant relieved = hypervisor.relievedAt();
        if (relieved == null) {
            return 1;
        }
        double since = Duration.between(relieved, hypervisor.seenAt()).toMillis();
        return Math.min(1, Math.max(0, since / Math.max(1, cooldown.toMillis())));
    }
}
