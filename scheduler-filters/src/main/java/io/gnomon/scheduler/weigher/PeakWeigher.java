package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;

/**
 * How far the hypervisor's CPU is above what its servers and the new one are expected to want together, in standard
 * deviations of that sum. Higher is better: 0 is overloaded half of the time, 3 hardly ever. It is a quantile of the sum, not
 * a sum of quantiles: servers that take turns need less than servers that peak together.
 */
public final class PeakWeigher implements Weigher {
    /** Where half of what can be won is won. */
    private static final double SAFE_SIGMAS = 3;

    /** An idle hypervisor moves by nothing; some does not hurt. */
    private static final double LEAST_DEVIATION_CORES = 1e-3;

    @Override
    public String name() {
        return "peak";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        Demand there = hypervisor.demand();
        Demand expected = server.expected();
        double capacity = hypervisor.capacity().getOr(Resource.CPU, 0);
        if (there == null || expected == null || capacity <= 0) {
            return Double.NaN;
        }
        double free = capacity - there.mean() - expected.mean();
        return free / Math.max(LEAST_DEVIATION_CORES, there.deviationWith(expected));
    }

    /** Without an end on either side, so that of two empty hypervisors the emptier one is still better. */
    @Override
    public double normalised(double raw) {
        return 0.5 + 0.5 * raw / (SAFE_SIGMAS + Math.abs(raw));
    }
}
