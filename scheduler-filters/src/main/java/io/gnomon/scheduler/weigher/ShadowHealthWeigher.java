package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;

/** How well the shadows on it are. Higher is better: 1 is all well; without shadows it says nothing. */
public final class ShadowHealthWeigher implements Weigher {
    @Override
    public String name() {
        return "shadow-health";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        Double health = hypervisor.health();
        return health == null ? Double.NaN : Math.min(1, Math.max(0, health));
    }
}
