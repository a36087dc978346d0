package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.DeploymentViews.AlternateView;
import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.LossView;
import io.gnomon.plugin.rest.DeploymentViews.NeedView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.PortionView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.DeploymentViews.UncoveredView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the {@link FakeBackend} says of workloads of several servers. */
public final class FakeDeployments implements DeploymentBackend {
    public final List<RehearsalRequest> asked = new ArrayList<>();
    public final List<WorkloadImport> imported = new ArrayList<>();

    private static DeployedView view(Caller caller, String name, String text) {
        PortionView web = new PortionView(
                "web",
                List.of("tag:web"),
                List.of("web"),
                List.of("web-2"),
                List.of(),
                List.of(8080L),
                null,
                "http http://{address}/",
                null,
                250.0,
                null,
                List.of());
        return new DeployedView(name, caller.project(), List.of(web), caller.actor(), FakeBackend.NOW, text);
    }

    @Override
    public List<DeployedView> workloads(Caller caller) {
        return List.of(view(caller, "shop", "workload: shop"));
    }

    @Override
    public DeployedView workload(Caller caller, String name) {
        if (name.equals("none")) {
            throw new ApiException(
                    Code.WORKLOAD_NOT_FOUND, "no workload is called 'none'", "see: gnomon workload list");
        }
        return view(caller, name, "workload: " + name);
    }

    @Override
    public DeployedView importWorkload(Caller caller, WorkloadImport description) {
        imported.add(description);
        return view(caller, "shop", String.valueOf(description.text()));
    }

    @Override
    public void deleteWorkload(Caller caller, String name) {
        workload(caller, name);
    }

    private static RehearsalView rehearsal(Caller caller, String state) {
        return new RehearsalView(
                7,
                "shop",
                "web",
                "node-2",
                FakeBackend.WEB,
                state,
                "",
                caller.actor(),
                Map.of("start_seconds", 4.5, "latency_ms", 12.0),
                Map.of("start_seconds", 4.0),
                FakeBackend.NOW,
                FakeBackend.NOW);
    }

    @Override
    public List<RehearsalView> rehearsals(Caller caller, int limit) {
        return List.of(rehearsal(caller, "passed"));
    }

    @Override
    public RehearsalView rehearse(Caller caller, RehearsalRequest asked) {
        this.asked.add(asked);
        return rehearsal(caller, "running");
    }

    @Override
    public List<PortionProfileView> profiles(Caller caller, String workload) {
        workload(caller, workload);
        return List.of(new PortionProfileView(
                "shop",
                "web",
                "node-2",
                0.9,
                2.5,
                Map.of("start_seconds", 4.2),
                Map.of("start_seconds", 1.1),
                Map.of()));
    }

    @Override
    public List<GroupView> partition(Caller caller, Optional<String> workload) {
        return List.of(new GroupView(List.of("web", "db"), workload.isPresent() ? "declared" : "traffic", 0.8));
    }

    @Override
    public DeploymentPlanView plan(Caller caller) {
        return new DeploymentPlanView(
                30,
                0.7,
                0.9,
                0.5,
                0.8,
                0,
                0.5,
                128,
                4096,
                List.of(new AlternateView("shop", "web", "node-2", 128, 512, 0.9, 0.2)),
                List.of(new LossView(
                        "hypervisor", "node-1", 0.3, List.of("shop/web"), Map.of("shop/web", 0.0), 0, 0.9)),
                List.of(new UncoveredView("shop/db", "no other hypervisor has 512 MiB left for it")),
                7,
                List.of(new NeedView("node-2", 0.05, 384, 0.9), new NeedView("node-3", 0.05, 384, null)));
    }
}
