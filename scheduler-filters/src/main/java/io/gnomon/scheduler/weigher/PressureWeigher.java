package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;

/** How little tasks on a hypervisor wait for a core or for memory now (the kernel's PSI). Higher is better: 1 is no waiting. */
public final class PressureWeigher implements Weigher {
    @Override
    public String name() {
        return "pressure";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        return 1 - hypervisor.contention().pressure();
    }

    @Override
    public double unknown() {
        return 1;
    }
}
