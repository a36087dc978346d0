package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.List;

/** Asks the daemon about workloads of several servers. Thread-safe; throws as {@link Client} does. */
public final class DeploymentClient {
    private static final String WORKLOADS = "/v1/deployments/workloads";

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

    public DeploymentPlanView plan() {
        return client.get("/v1/deployments/plan", in -> JsonReader.read(in, DeploymentPlanView.class));
    }
}
