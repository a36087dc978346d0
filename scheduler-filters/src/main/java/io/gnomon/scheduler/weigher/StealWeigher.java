package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;

/** How little of its own time a hypervisor loses to another one beneath it, now. Higher is better: 1 is nothing. */
public final class StealWeigher implements Weigher {
    @Override
    public String name() {
        return "steal";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        return 1 - hypervisor.contention().steal();
    }

    @Override
    public double unknown() {
        return 1;
    }
}
