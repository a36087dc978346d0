package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;

/** The smallest share of a resource that stays free with the new server on it. Higher is better. */
public final class HeadroomWeigher implements Weigher {
    @Override
    public String name() {
        return "headroom";
    }

    @Override
    public double weigh(Candidate hypervisor, ResourceVector asked) {
        double least = 1;
        for (Resource r : Resource.values()) {
            double capacity = hypervisor.capacity().getOr(r, 0);
            if (capacity > 0) {
                double after = hypervisor.usage().getOr(r, 0) + asked.getOr(r, 0);
                least = Math.min(least, 1 - after / capacity);
            }
        }
        return least;
    }
}
