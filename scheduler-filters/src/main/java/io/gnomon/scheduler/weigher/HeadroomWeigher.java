package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;

/**
 * The smallest share of a resource that stays free with the new server on it, by what is used at this moment. Higher is
 * better. Says nothing where the peak of the sum can be told: {@link PeakWeigher} knows more then.
 */
public final class HeadroomWeigher implements Weigher {
    @Override
    public String name() {
        return "headroom";
    }

    @Override
    public double weigh(Candidate hypervisor, Newcomer server) {
        if (hypervisor.demand() != null && server.expected() != null) {
            return Double.NaN;
        }
        double least = 1;
        for (Resource r : Resource.values()) {
            double capacity = hypervisor.capacity().getOr(r, 0);
            if (capacity > 0) {
                double after = hypervisor.usage().getOr(r, 0) + server.asked().getOr(r, 0);
                least = Math.min(least, 1 - after / capacity);
            }
        }
        return least;
    }

    /** From twice as much as there is, to nothing. */
    @Override
    public double normalised(double raw) {
        return Math.min(1, Math.max(0, (raw + 1) / 2));
    }
}
