package io.gnomon.scheduler.weigher;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.ResourceVector;

/** A soft rule. Higher is better. Implementations are stateless. */
public interface Weigher {
    String name();

    double weigh(Candidate hypervisor, ResourceVector asked);
}
