package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.FLEET_READ;
import static io.gnomon.plugin.rest.Access.FLEET_WRITE;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.later;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.SwitchoverViews.DrillRequest;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.util.List;

/** The paths about servers that take over from others. */
final class SwitchoverRoutes {
    private SwitchoverRoutes() {}

    static List<Route> of(SwitchoverBackend backend, Requests ask) {
        return List.of(
                get(
                                "/v1/switchovers",
                                FLEET_READ,
                                many(SwitchoverView.class),
                                "what took over from what when a hypervisor was dead, and drills of that, latest first",
                                (ctx, by) -> backend.switchovers(by, ask.number(ctx, Routes.LIMIT)))
                        .asks(Routes.LIMIT),
                post(
                                "/v1/switchovers",
                                FLEET_WRITE,
                                one(SwitchoverView.class),
                                "begins a drill: the traffic of a portion goes to its alternate, and back; it is over some time after"
                                        + " it is answered",
                                later(ask::drill, (asked, by) -> backend.drill(by, asked)))
                        .takes(DrillRequest.class)
                        .answersWith(202),
                get(
                        "/v1/switchovers/{id}",
                        FLEET_READ,
                        one(SwitchoverView.class),
                        "one of them",
                        (ctx, by) -> backend.switchover(by, ask.id(ctx))));
    }
}
