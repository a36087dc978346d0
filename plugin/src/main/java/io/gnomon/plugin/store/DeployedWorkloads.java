package io.gnomon.plugin.store;

import java.util.List;
import java.util.Optional;

/** Workloads that were imported. Thread-safe. */
public interface DeployedWorkloads {
    /** Keeps it in the place of one of the same name. */
    void put(DeployedWorkload workload);

    /** By project and name. @param project only of this one; empty = all */
    List<DeployedWorkload> list(Optional<String> project);

    /** Forgets it, and its rehearsals that are over. Returns whether it was there. */
    boolean delete(String project, String name);
}
