package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.CHANGE;
import static io.gnomon.plugin.rest.Access.FLEET_READ;
import static io.gnomon.plugin.rest.Access.FLEET_WRITE;
import static io.gnomon.plugin.rest.Access.READ;
import static io.gnomon.plugin.rest.Access.WRITE;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.delete;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.later;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.DeploymentPlanView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.PortionProfileView;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalRequest;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.DeploymentViews.WorkloadImport;
import java.util.List;

/** The paths about workloads of several servers, and what is done so that they outlive a hypervisor. */
final class DeploymentRoutes {
    private static final Query WORKLOAD = Query.text("workload", "of this workload, by its name");

    private DeploymentRoutes() {}

    static List<Route> of(DeploymentBackend backend, Requests ask) {
        return List.of(
                get(
                        "/v1/deployments/workloads",
                        READ,
                        many(DeployedView.class),
                        "the project's workloads of several servers, by name",
                        (ctx, by) -> backend.workloads(by)),
                post(
                                "/v1/deployments/workloads",
                                WRITE,
                                one(DeployedView.class),
                                "imports a description (YAML), in the place of one of the same name; 400 with all that is wrong"
                                        + " with it",
                                (ctx, by) -> backend.importWorkload(by, ask.workload(ctx)))
                        .takes(WorkloadImport.class)
                        .answersWith(201),
                get(
                        "/v1/deployments/workloads/{id}",
                        READ,
                        one(DeployedView.class),
                        "one, by its name",
                        (ctx, by) -> backend.workload(by, ctx.pathParam("id"))),
                delete(
                        "/v1/deployments/workloads/{id}",
                        CHANGE,
                        Route.Answer.of(Route.Answer.Kind.NOTHING),
                        "forgets it, and its rehearsals; its servers stay as they are",
                        (ctx, by) -> {
                            backend.deleteWorkload(by, ctx.pathParam("id"));
                            return null;
                        }),
                get(
                        "/v1/deployments/workloads/{id}/profiles",
                        FLEET_READ,
                        many(PortionProfileView.class),
                        "what each of its portions does on each alternate, by rehearsals",
                        (ctx, by) -> backend.profiles(by, ctx.pathParam("id"))),
                get(
                                "/v1/deployments/groups",
                                READ,
                                many(GroupView.class),
                                "what can be executed by itself: portions of a workload by what is declared, or servers that are of no"
                                        + " workload by their traffic",
                                (ctx, by) -> backend.partition(by, ask.text(ctx, WORKLOAD)))
                        .asks(WORKLOAD),
                get(
                                "/v1/deployments/rehearsals",
                                FLEET_READ,
                                many(RehearsalView.class),
                                "rehearsals of the project's workloads, latest first: what was measured and what was predicted",
                                (ctx, by) -> backend.rehearsals(by, ask.number(ctx, Routes.LIMIT)))
                        .asks(Routes.LIMIT),
                post(
                                "/v1/deployments/rehearsals",
                                FLEET_WRITE,
                                one(RehearsalView.class),
                                "begins to rehearse a portion elsewhere (standalone mode); it is over some time after it is answered",
                                later(ask::rehearsal, (asked, by) -> backend.rehearse(by, asked)))
                        .takes(RehearsalRequest.class)
                        .answersWith(202),
                get(
                        "/v1/deployments/plan",
                        FLEET_READ,
                        one(DeploymentPlanView.class),
                        "what the project's workloads would lose with which hypervisor or zone, how probable that is, and where"
                                + " alternates should stand ready",
                        (ctx, by) -> backend.plan(by)));
    }
}
