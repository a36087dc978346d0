package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;

/** A soft rule. Higher is better. Implementations are stateless. */
public interface Weigher {
    String name();

    /** NaN where nothing can be said, which counts as {@link #unknown}. Called for thousands of hypervisors per request. */
    double weigh(Candidate hypervisor, Newcomer server);

    /** What counts, 0..1, where nothing can be said: neither good nor bad, unless only what is seen shall count against a hypervisor. */
    default double unknown() {
        return 0.5;
    }

    /**
     * What it said, brought to 0..1. The measure is fixed, not that of the hypervisors at hand: else a difference that means
     * nothing would be blown up to all or nothing wherever all are nearly equal.
     */
    default double normalised(double raw) {
        return Math.min(1, Math.max(0, raw));
    }
}
