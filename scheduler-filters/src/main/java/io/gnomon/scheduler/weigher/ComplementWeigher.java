package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;

/**
 * How much the new server is expected to be busy when the hypervisor's servers are not. Higher is better: the negative
 * correlation of both over the same slots, -1..1.
 */
public final class ComplementWeigher implements Weigher {
    @Override
    public String name() {
        return "complement";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        Demand there = hypervisor.demand();
        Demand expected = server.expected();
        return there == null || expected == null ? Double.NaN : -there.correlation(expected);
    }

    @Override
    public double normalised(double raw) {
        return (raw + 1) / 2;
    }
}
