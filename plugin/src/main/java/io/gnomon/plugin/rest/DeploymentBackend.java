package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.List;

/** What the REST interface needs to know of workloads of several servers. Thread-safe. */
public interface DeploymentBackend {
    /** Those of the caller's project, by name. */
    List<DeployedView> workloads(Caller caller);

    /** @throws ApiException WORKLOAD_NOT_FOUND */
    DeployedView workload(Caller caller, String name);

    /** Keeps one in the place of one of the same name. @throws ApiException BAD_REQUEST with all that is wrong with it */
    DeployedView importWorkload(Caller caller, WorkloadImport description);

    /** @throws ApiException WORKLOAD_NOT_FOUND */
    void deleteWorkload(Caller caller, String name);

    /** What the caller's workloads would lose with what, and what should be staged. */
    DeploymentPlanView plan(Caller caller);
}
