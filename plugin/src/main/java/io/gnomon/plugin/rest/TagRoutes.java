package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.CHANGE;
import static io.gnomon.plugin.rest.Access.FLEET_READ;
import static io.gnomon.plugin.rest.Access.READ;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.delete;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.post;
import static io.gnomon.plugin.rest.Route.put;

import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagNamesView;
import io.gnomon.plugin.rest.TagViews.TagView;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** The paths about tags. */
final class TagRoutes {
    private TagRoutes() {}

    static List<Route> of(Backend backend, Requests ask) {
        return List.of(
                get(
                        "/v1/tags",
                        READ,
                        many(TagView.class),
                        "the tags of the project's servers",
                        (ctx, by) -> backend.tags(by, Optional.empty())),
                get(
                        "/v1/tags/models",
                        FLEET_READ, // it names projects
                        many(TagModelView.class),
                        "what is learnt of how tagged servers behave",
                        (ctx, by) -> backend.tagModels(by)),
                get(
                        "/v1/servers/{id}/tags",
                        READ,
                        many(TagView.class),
                        "the tags of one server",
                        (ctx, by) -> backend.tags(by, Optional.of(id(ctx)))),
                post(
                                "/v1/servers/{id}/tags",
                                CHANGE,
                                many(TagView.class),
                                "the server is this as well; answers with all of its tags",
                                (ctx, by) -> backend.addTags(by, id(ctx), ask.tags(ctx)))
                        .takes(TagNamesView.class),
                put(
                                "/v1/servers/{id}/tags",
                                CHANGE,
                                many(TagView.class),
                                "the server is this and nothing else, but for what Nova has",
                                (ctx, by) -> backend.setTags(by, id(ctx), ask.tags(ctx)))
                        .takes(TagNamesView.class),
                delete(
                        "/v1/servers/{id}/tags/{tag}",
                        CHANGE,
                        many(TagView.class),
                        "the server is not this, and no rule gives it again",
                        (ctx, by) -> backend.removeTag(by, id(ctx), ctx.pathParam("tag"))),
                get(
                        "/v1/servers/{id}/processes",
                        READ,
                        one(GuestView.class),
                        "what its guest told of its processes, or why it tells nothing",
                        (ctx, by) -> backend.guest(by, id(ctx))));
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }
}
