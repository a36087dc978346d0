package io.gnomon.scheduler.filter;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.ResourceVector;
import java.util.Optional;

/** A hard rule. Implementations are stateless. */
public interface Filter {
    String name();

    /** Why the hypervisor cannot take the server: resource, asked, used, available; empty if it can. */
    Optional<String> refuse(Candidate hypervisor, ResourceVector asked);
}
