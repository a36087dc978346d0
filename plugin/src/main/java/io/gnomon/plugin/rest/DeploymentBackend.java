package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.List;
import java.util.Optional;

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

    /** The newest first. */
    List<RehearsalView> rehearsals(Caller caller, int limit);

    /** Begins one; the answer is under way. @throws ApiException with the reason why it cannot be begun */
    RehearsalView rehearse(Caller caller, RehearsalRequest asked);

    /** What is known of each portion on each alternate. @throws ApiException WORKLOAD_NOT_FOUND */
    List<PortionProfileView> profiles(Caller caller, String workload);

    /** What can be executed by itself: of a workload, or of the caller's servers that are of none. */
    List<GroupView> partition(Caller caller, Optional<String> workload);

    /** What the caller's workloads would lose with what, and what should be staged. */
    DeploymentPlanView plan(Caller caller);
}
