package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.List;
import java.util.Optional;

/** Asks the daemon about workloads of several servers. Thread-safe; throws as {@link Client} does. */
public final class DeploymentClient {
    private static final String WORKLOADS = "/v1/deployments/workloads";

    private static final String REHEARSALS = "/v1/deployments/rehearsals";

    private final Client client;

    DeploymentClient(Client client) {
        this.client = client;
    }

    public List<DeployedView> workloads() {
        return client.get(WORKLOADS, in -> JsonReader.readList(in, DeployedView.class));
    }

    public DeployedView workload(String name) {
        return client.get(WORKLOADS + "/" + Client.encode(name), in -> JsonReader.read(in, DeployedView.class));
    }

    /** @param file what it is called, for messages */
    public DeployedView importWorkload(String file, String text) {
        return client.call(
                "POST", WORKLOADS, new WorkloadImport(file, text), in -> JsonReader.read(in, DeployedView.class));
    }

    public void deleteWorkload(String name) {
        client.call("DELETE", WORKLOADS + "/" + Client.encode(name), null, in -> true);
    }

    /** @param workload of this one; empty = of servers that are of none */
    public List<GroupView> groups(Optional<String> workload) {
        String query = workload.map(name -> "?workload=" + Client.encode(name)).orElse("");
        return client.get("/v1/deployments/groups" + query, in -> JsonReader.readList(in, GroupView.class));
    }

    public List<PortionProfileView> profiles(String workload) {
        return client.get(
                WORKLOADS + "/" + Client.encode(workload) + "/profiles",
                in -> JsonReader.readList(in, PortionProfileView.class));
    }

    public List<RehearsalView> rehearsals(int limit) {
        return client.get(REHEARSALS + "?limit=" + limit, in -> JsonReader.readList(in, RehearsalView.class));
    }

    /** @param hypervisor empty = where it was rehearsed least lately */
    public RehearsalView rehearse(String workload, String portion, Optional<String> hypervisor) {
        return client.call(
                "POST",
                REHEARSALS,
                new RehearsalRequest(workload, portion, hypervisor.orElse(null)),
                in -> JsonReader.read(in, RehearsalView.class));
    }

    public DeploymentPlanView plan() {
        return client.get("/v1/deployments/plan", in -> JsonReader.read(in, DeploymentPlanView.class));
    }
}
