package io.gnomon.scheduler.filter;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import org.jspecify.annotations.Nullable;

/** A hard rule. Implementations are stateless. */
public interface Filter {
    String name();

    /** Why the hypervisor cannot take the server; null if it can. Called for thousands of hypervisors per request. */
    @Nullable Refusal refuse(Candidate hypervisor, Newcomer server);
}
