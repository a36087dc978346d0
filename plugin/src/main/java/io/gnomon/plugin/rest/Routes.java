package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.CHANGE;
import static io.gnomon.plugin.rest.Access.FLEET_WRITE;
import static io.gnomon.plugin.rest.Access.READ;
import static io.gnomon.plugin.rest.Access.WRITE;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.delete;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.later;
import static io.gnomon.plugin.rest.Route.patch;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.plugin.rest.Route.Answer;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.AnomalyView;
import io.gnomon.plugin.rest.Views.DemandView;
import io.gnomon.plugin.rest.Views.Erased;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.ProfileView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths of {@code /v1}, each with who may ask, what is answered and what it means: what is served, described in OpenAPI and
 * tested is made of this list. Those of the fleet are in {@link FleetRoutes}.
 */
final class Routes {
    private static final int DAY_SECONDS = 24 * 3600;
    private static final int WEEK_SECONDS = 7 * DAY_SECONDS;
    private static final int YEAR_SECONDS = 366 * DAY_SECONDS;

    static final Query SERVER = Query.text("server", "only of this server, by id or unique name");
    static final Query LIMIT = Query.number("limit", "so many at the most", 100, 10_000);
    private static final Query SAMPLE_SECONDS = Query.number("seconds", "how far back", 600, WEEK_SECONDS);
    private static final Query SCORE_SECONDS = Query.number("seconds", "how far back", DAY_SECONDS, YEAR_SECONDS);
    private static final Query RESOURCE = Query.choice("resource", "only of this", Requests.LABELS);
    private static final Query AHEAD = Query.choice("ahead", "how far a forecast looks", Requests.AHEAD);
    private static final Query FLAVOR = Query.text("flavor", "only of this flavor");
    private static final Query[] DECLARED = Requests.DECLARED.stream()
            .map(name -> Query.text(name, "what is said of the server that is to come"))
            .toArray(Query[]::new);
    static final String LIVE_PATH = "/v1/events";
    private static final Query[] LIVE = {
        Query.text("topics", "a list of " + Topic.labels()),
        Query.text("server", "only of these servers; a list"),
        Query.choice("observed", "whether to tell that servers were read", List.of("true", "false"))
    };

    private Routes() {}

    static List<Route> of(Backend backend, Requests ask, EventStreams streams) {
        List<Route> all = new ArrayList<>(Stream.of(
                        FleetRoutes.of(backend, ask),
                        servers(backend, ask),
                        lookalikes(backend, ask),
                        TagRoutes.of(backend, ask),
                        ShadowRoutes.of(backend, ask),
                        NovaRoutes.of(backend, ask),
                        DeploymentRoutes.of(backend.deployments(), ask),
                        SwitchoverRoutes.of(backend.switchovers(), ask),
                        told(backend, ask),
                        owned(backend, ask),
                        List.of(live(backend, ask, streams)))
                .flatMap(List::stream)
                .toList());
        all.add(get(
                "/v1/openapi.json",
                READ,
                Answer.of(Answer.Kind.ANY),
                "this interface as an OpenAPI document",
                (ctx, by) -> OpenApi.of(all)));
        return List.copyOf(all);
    }

    /** Servers, what they use, and what they will. */
    private static List<Route> servers(Backend backend, Requests ask) {
        return List.of(
                get(
                        "/v1/servers",
                        READ,
                        many(ServerView.class),
                        "all servers of the project",
                        (ctx, by) -> backend.servers(by)),
                post(
                                "/v1/servers",
                                FLEET_WRITE,
                                one(ServerView.class),
                                "creates one (standalone mode)",
                                later(ask::creation, (asked, by) -> backend.createServer(by, asked)))
                        .takes(ServerCreate.class)
                        .answersWith(201),
                get(
                        "/v1/servers/{id}",
                        READ,
                        one(ServerView.class),
                        "one, by id or unique name",
                        (ctx, by) -> backend.server(by, id(ctx))),
                patch(
                                "/v1/servers/{id}",
                                CHANGE,
                                one(ServerView.class),
                                "switches its Dynamic Allocation",
                                (ctx, by) -> backend.patchServer(by, id(ctx), ask.patch(ctx)))
                        .takes(ServerPatch.class),
                delete("/v1/servers/{id}", CHANGE, nothing(), "stops and removes it", (ctx, by) -> {
                    backend.deleteServer(by, id(ctx));
                    return null;
                }),
                get(
                                "/v1/servers/{id}/samples",
                                READ,
                                many(SampleView.class),
                                "its recent samples, oldest first",
                                (ctx, by) -> backend.samples(by, id(ctx), ask.number(ctx, SAMPLE_SECONDS)))
                        .asks(SAMPLE_SECONDS),
                get(
                                "/v1/servers/{id}/forecasts",
                                READ,
                                many(ForecastView.class),
                                "the latest forecast of each resource",
                                (ctx, by) -> backend.forecasts(by, id(ctx), ask.ahead(ctx)))
                        .asks(AHEAD),
                get(
                                "/v1/forecasts/accuracy",
                                READ,
                                many(AccuracyView.class),
                                "how forecasts turned out, oldest first: by the hour, or by the day where it is more than a day",
                                (ctx, by) -> backend.accuracy(by, ask.resource(ctx), ask.number(ctx, SCORE_SECONDS)))
                        .asks(RESOURCE, SCORE_SECONDS),
                get(
                                "/v1/demand",
                                READ,
                                one(DemandView.class),
                                "how many servers are expected to be started in the next hour, day and week",
                                (ctx, by) -> backend.demand(by, text(ctx, FLAVOR)))
                        .asks(FLAVOR));
    }

    /** What servers resemble, and how large they should be. */
    private static List<Route> lookalikes(Backend backend, Requests ask) {
        return List.of(
                get(
                        "/v1/servers/{id}/shadows",
                        READ,
                        one(PoolView.class),
                        "the servers that it resembles, and why",
                        (ctx, by) -> backend.shadowPool(by, id(ctx))),
                get(
                        "/v1/servers/{id}/fingerprint",
                        READ,
                        one(FingerprintView.class),
                        "what it does, feature by feature",
                        (ctx, by) -> backend.fingerprint(by, id(ctx))),
                get(
                        "/v1/fingerprints",
                        READ,
                        many(FingerprintView.class),
                        "the fingerprints of all servers of the project",
                        (ctx, by) -> backend.fingerprints(by)),
                get(
                        "/v1/fingerprints/map",
                        READ,
                        one(MapView.class),
                        "the map of the fleet; of servers of other projects only the place",
                        (ctx, by) -> backend.fingerprintMap(by)),
                get(
                        "/v1/recommendations",
                        READ,
                        many(RecommendationView.class),
                        "how large running servers should be, without those that are right",
                        (ctx, by) -> backend.recommendations(by)),
                get(
                                "/v1/recommendations/new",
                                WRITE,
                                one(RecommendationView.class),
                                "how large a server should be that does not run yet",
                                (ctx, by) -> backend.recommendationFor(by, ask.declared(ctx)))
                        .asks(DECLARED),
                get(
                        "/v1/servers/{id}/recommendation",
                        READ,
                        one(RecommendationView.class),
                        "how large it should be",
                        (ctx, by) -> backend.recommendation(by, id(ctx))),
                get(
                        "/v1/profiles",
                        READ,
                        many(ProfileView.class),
                        "shadow profiles of the tag sets that servers of the project have",
                        (ctx, by) -> backend.profiles(by)),
                get(
                        "/v1/profiles/{profile}",
                        READ,
                        many(ProfileView.class),
                        "those of one tag set",
                        (ctx, by) -> backend.profile(by, ctx.pathParam("profile"))));
    }

    /** What was done, found and told. */
    private static List<Route> told(Backend backend, Requests ask) {
        return List.of(
                get(
                                "/v1/anomalies",
                                READ,
                                many(AnomalyView.class),
                                "spikes, leaks, level shifts and stuck series, latest first",
                                (ctx, by) -> backend.anomalies(by, text(ctx, SERVER), ask.number(ctx, LIMIT)))
                        .asks(SERVER, LIMIT),
                get(
                                "/v1/adjustments",
                                READ,
                                many(AdjustmentView.class),
                                "adjustments, latest first",
                                (ctx, by) -> backend.adjustments(by, text(ctx, SERVER), ask.number(ctx, LIMIT)))
                        .asks(SERVER, LIMIT),
                get(
                        "/v1/adjustments/{id}",
                        READ,
                        one(AdjustmentView.class),
                        "one adjustment",
                        (ctx, by) -> backend.adjustment(by, ask.id(ctx))),
                post(
                                "/v1/adjustments/{id}/undo",
                                CHANGE,
                                one(AdjustmentView.class),
                                "takes it back, and switches Dynamic Allocation of the server off; begun when it is answered",
                                (ctx, by) -> backend.undoAdjustment(by, ask.id(ctx)))
                        .answersWith(202),
                get(
                                "/v1/notifications",
                                READ,
                                many(NotificationView.class),
                                "notifications, latest first",
                                (ctx, by) -> backend.notifications(by, ask.number(ctx, LIMIT)))
                        .asks(LIMIT));
    }

    /** What a project says and permits, and that it be forgotten. */
    private static List<Route> owned(Backend backend, Requests ask) {
        return List.of(
                delete(
                        "/v1/servers/{id}/history",
                        CHANGE,
                        one(Erased.class),
                        "erases its samples for good",
                        (ctx, by) -> new Erased(backend.eraseHistory(by, Optional.of(id(ctx))))),
                delete(
                        "/v1/history",
                        WRITE,
                        one(Erased.class),
                        "erases those of the whole project for good",
                        (ctx, by) -> new Erased(backend.eraseHistory(by, Optional.empty()))),
                get(
                        "/v1/consents",
                        READ,
                        many(ConsentView.class),
                        "whether the project's servers may be shadows for others",
                        (ctx, by) -> backend.consents(by)),
                post("/v1/consents", WRITE, one(ConsentView.class), "permits it", (ctx, by) -> backend.grantConsent(by))
                        .answersWith(201),
                delete(
                        "/v1/consents",
                        WRITE,
                        one(Withdrawn.class),
                        "withdraws it, and erases what is known of the project's servers",
                        (ctx, by) -> backend.revokeConsent(by)),
                get(
                                "/v1/consents/audit",
                                READ,
                                many(ConsentEntryView.class),
                                "who granted and revoked what when",
                                (ctx, by) -> backend.consentAudit(by, ask.number(ctx, LIMIT)))
                        .asks(LIMIT),
                get(
                        "/v1/external-events",
                        READ,
                        many(EventView.class),
                        "external events that concern the project, by start",
                        (ctx, by) -> backend.externalEvents(by)),
                post(
                                "/v1/external-events",
                                WRITE,
                                many(EventView.class),
                                "keeps an event, or all that a calendar tells of; answers with what was made",
                                (ctx, by) -> backend.createEvents(by, ask.event(ctx)))
                        .takes(EventCreate.class)
                        .answersWith(201),
                delete("/v1/external-events/{id}", CHANGE, nothing(), "forgets one", (ctx, by) -> {
                    backend.deleteEvent(by, ask.number(ctx, "an event", "gnomon event list"));
                    return null;
                }));
    }

    private static Route live(Backend backend, Requests ask, EventStreams streams) {
        return get(LIVE_PATH, READ, Answer.of(Answer.Kind.STREAM), "what happens, as it happens", (ctx, by) -> {
                    streams.open(ctx, ask.interest(ctx, by, name -> backend.server(by, name)
                            .id()));
                    return null;
                })
                .asks(LIVE);
    }

    private static Answer nothing() {
        return Answer.of(Answer.Kind.NOTHING);
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }

    private static Optional<String> text(Context ctx, Query query) {
        @Nullable String text = ctx.queryParam(query.name());
        return Optional.ofNullable(text);
    }
}
