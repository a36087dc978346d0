package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;

/** How little vCPUs wait for a core now. Higher is better: 1 is no waiting. */
public final class ContentionWeigher implements Weigher {
    @Override
    public String name() {
        return "contention";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        return 1 - Math.min(1, Math.max(0, hypervisor.contention().delay()));
    }
}
