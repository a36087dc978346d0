package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.FLEET_WRITE;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.later;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.NovaViews.NovaCounted;
import io.gnomon.plugin.rest.NovaViews.NovaGiven;
import io.gnomon.plugin.rest.NovaViews.NovaPinned;
import io.gnomon.plugin.rest.NovaViews.NovaReturn;
import io.gnomon.plugin.rest.NovaViews.NovaReturned;
import io.gnomon.plugin.rest.NovaViews.NovaRoom;
import io.gnomon.plugin.rest.NovaViews.NovaSeen;
import io.gnomon.plugin.rest.NovaViews.NovaServerRequest;
import java.util.List;

/** The paths that the middleware in nova-api asks. */
final class NovaRoutes {
    private NovaRoutes() {}

    static List<Route> of(Backend backend, Requests ask) {
        return List.of(
                post(
                                "/v1/nova/requests",
                                FLEET_WRITE,
                                one(NovaSeen.class),
                                "for nova-api: whether a staged server is just like what was asked of Nova; nothing is kept of it",
                                (ctx, by) -> backend.novaRequest(by, ask.novaServer(ctx)))
                        .takes(NovaServerRequest.class)
                        .inOnePiece(),
                post(
                                "/v1/nova/made",
                                FLEET_WRITE,
                                one(NovaCounted.class),
                                "for nova-api: Nova has allowed a request and makes its server; from now on it is a known workload",
                                (ctx, by) -> backend.novaMade(by, ask.novaServer(ctx)))
                        .takes(NovaServerRequest.class)
                        .inOnePiece(),
                post(
                                "/v1/nova/claims",
                                FLEET_WRITE,
                                one(NovaGiven.class),
                                "claims a staged server for a request to Nova, for nova-api; answered when it has its full size",
                                (ctx, by) -> backend.novaClaim(by, ask.novaServer(ctx)))
                        .takes(NovaServerRequest.class)
                        .inOnePiece(),
                post(
                                "/v1/nova/pins",
                                FLEET_WRITE,
                                one(NovaPinned.class),
                                "for nova-api: frees room that is held for such a server, just before its request is passed on",
                                later(ask::novaServer, (request, by) -> backend.novaPin(by, request)))
                        .takes(NovaServerRequest.class)
                        .inOnePiece(),
                post(
                                "/v1/nova/returns",
                                FLEET_WRITE,
                                one(NovaReturned.class),
                                "for nova-api: a server that was claimed was not handed over and will not be; it is removed soon",
                                later(ask::novaReturn, (returned, by) -> backend.novaReturn(by, returned)))
                        .takes(NovaReturn.class)
                        .inOnePiece(),
                post(
                                "/v1/nova/room",
                                FLEET_WRITE,
                                one(NovaRoom.class),
                                "the project's quota was exceeded, for nova-api: the newest server that waits in it gives way",
                                later(ctx -> ctx, (ctx, by) -> backend.novaRoom(by)))
                        .inOnePiece());
    }
}
