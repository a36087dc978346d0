package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.CHANGE;
import static io.gnomon.plugin.rest.Access.FLEET_READ;
import static io.gnomon.plugin.rest.Access.FLEET_WRITE;
import static io.gnomon.plugin.rest.Access.READ;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.delete;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.later;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.HealthView;
import io.gnomon.plugin.rest.ShadowViews.InstanceCreate;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.util.List;

/** The paths about servers that are there before they are asked for. */
final class ShadowRoutes {
    private ShadowRoutes() {}

    static List<Route> of(Backend backend, Requests ask) {
        return List.of(
                get(
                        "/v1/hypervisor-health",
                        FLEET_READ,
                        many(HealthView.class),
                        "how fit each hypervisor is for a server that must run well at once, with the parts of that",
                        (ctx, by) -> backend.hypervisorHealth()),
                get(
                        "/v1/workloads",
                        READ,
                        many(WorkloadView.class),
                        "the Shadow Workload Table: what was requested, how much of it is staged, and where more would be put",
                        (ctx, by) -> backend.workloads(by)),
                get(
                        "/v1/workloads/{id}",
                        READ,
                        one(WorkloadView.class),
                        "one line of it, by id or unique name",
                        (ctx, by) -> backend.workload(by, ctx.pathParam("id"))),
                get(
                                "/v1/shadow-instances",
                                READ,
                                many(InstanceView.class),
                                "the project's shadow instances, latest first",
                                (ctx, by) -> backend.shadowInstances(by, ask.number(ctx, Routes.LIMIT)))
                        .asks(Routes.LIMIT),
                post(
                                "/v1/shadow-instances",
                                FLEET_WRITE,
                                many(InstanceView.class),
                                "stages servers of a workload; they are ready some time after it is answered",
                                later(ask::shadows, (asked, by) -> backend.createShadowInstances(by, asked)))
                        .takes(InstanceCreate.class)
                        .answersWith(202),
                delete(
                        "/v1/shadow-instances/{id}",
                        CHANGE,
                        one(InstanceView.class),
                        "removes one that nobody has claimed",
                        (ctx, by) -> backend.deleteShadowInstance(by, ctx.pathParam("id"))),
                get(
                                "/v1/shadow-claims",
                                READ,
                                many(ClaimView.class),
                                "the project's claims of shadow instances, latest first",
                                (ctx, by) -> backend.shadowClaims(by, ask.number(ctx, Routes.LIMIT)))
                        .asks(Routes.LIMIT),
                post(
                                "/v1/servers/claim",
                                FLEET_WRITE,
                                one(ClaimedView.class),
                                "answers a request for a server with one that is staged (standalone mode); 409 NOTHING_STAGED if there"
                                        + " is none, 503 OVERLOADED with Retry-After if too many ask at once",
                                later(ask::creation, (asked, by) -> backend.claimServer(by, asked)))
                        .takes(ServerCreate.class)
                        .answersWith(201));
    }
}
