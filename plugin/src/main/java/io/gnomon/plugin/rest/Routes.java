package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.Views.Erased;
import io.javalin.config.RoutesConfig;
import java.util.Optional;

/** The paths of {@code /v1}, one line each. */
final class Routes {
    private static final int DAY_SECONDS = 24 * 3600;
    private static final int WEEK_SECONDS = 7 * DAY_SECONDS;
    private static final int YEAR_SECONDS = 366 * DAY_SECONDS;

    private Routes() {}

    static void register(RoutesConfig on, Backend backend, Requests ask, EventStreams streams) {
        on.get("/v1/status", ctx -> ctx.json(backend.status()));
        on.get("/v1/configuration", ctx -> ctx.json(backend.configuration()));

        on.get("/v1/fleet", ctx -> ctx.json(backend.fleet(ask.reader(ctx))));
        on.get("/v1/hypervisors", ctx -> ctx.json(backend.hypervisors()));
        on.get("/v1/hypervisors/{name}", ctx -> ctx.json(backend.hypervisor(ctx.pathParam("name"))));

        // whole, with its length: in pieces a scheduler would take longer to read it
        on.post("/v1/rank", ctx -> ctx.result(ask.whole(backend.rank(ask.rank(ctx)))));
        on.post("/v1/rank/explain", ctx -> ctx.json(backend.explainRank(ask.rank(ctx))));

        on.get("/v1/migrations/plan", ctx -> ctx.json(backend.migrationPlan(ask.reader(ctx))));
        on.get(
                "/v1/migrations",
                ctx -> ctx.json(backend.migrations(
                        ask.reader(ctx),
                        Optional.ofNullable(ctx.queryParam("server")),
                        ask.number(ctx, "limit", 100, 10_000))));
        on.post("/v1/migrations", ctx -> ctx.status(202)
                .json(backend.runMigration(ask.changer(ctx), ask.migration(ctx))));
        on.get("/v1/servers", ctx -> ctx.json(backend.servers(ask.reader(ctx))));
        on.post("/v1/servers", ctx -> ctx.status(201).json(backend.createServer(ask.writer(ctx), ask.creation(ctx))));
        on.get("/v1/servers/{id}", ctx -> ctx.json(backend.server(ask.reader(ctx), ctx.pathParam("id"))));
        on.patch(
                "/v1/servers/{id}",
                ctx -> ctx.json(backend.patchServer(ask.changer(ctx), ctx.pathParam("id"), ask.patch(ctx))));
        on.delete("/v1/servers/{id}", ctx -> {
            backend.deleteServer(ask.changer(ctx), ctx.pathParam("id"));
            ctx.status(204);
        });
        on.get(
                "/v1/servers/{id}/samples",
                ctx -> ctx.json(backend.samples(
                        ask.reader(ctx), ctx.pathParam("id"), ask.number(ctx, "seconds", 600, WEEK_SECONDS))));
        on.get(
                "/v1/servers/{id}/forecasts",
                ctx -> ctx.json(backend.forecasts(ask.reader(ctx), ctx.pathParam("id"), ask.ahead(ctx))));

        on.get("/v1/servers/{id}/shadows", ctx -> ctx.json(backend.shadowPool(ask.reader(ctx), ctx.pathParam("id"))));
        on.get(
                "/v1/servers/{id}/fingerprint",
                ctx -> ctx.json(backend.fingerprint(ask.reader(ctx), ctx.pathParam("id"))));
        on.get("/v1/recommendations", ctx -> ctx.json(backend.recommendations(ask.reader(ctx))));
        on.get(
                "/v1/recommendations/new",
                ctx -> ctx.json(backend.recommendationFor(ask.writer(ctx), ask.declared(ctx))));
        on.get(
                "/v1/servers/{id}/recommendation",
                ctx -> ctx.json(backend.recommendation(ask.reader(ctx), ctx.pathParam("id"))));
        on.get("/v1/fingerprints", ctx -> ctx.json(backend.fingerprints(ask.reader(ctx))));
        on.get("/v1/fingerprints/map", ctx -> ctx.json(backend.fingerprintMap(ask.reader(ctx))));

        on.get(
                "/v1/forecasts/accuracy",
                ctx -> ctx.json(backend.accuracy(
                        ask.reader(ctx), ask.resource(ctx), ask.number(ctx, "seconds", DAY_SECONDS, YEAR_SECONDS))));
        on.get(
                "/v1/demand",
                ctx -> ctx.json(backend.demand(ask.reader(ctx), Optional.ofNullable(ctx.queryParam("flavor")))));
        on.get("/v1/models", ctx -> ctx.json(backend.models()));
        on.get("/v1/models/history", ctx -> ctx.json(backend.modelHistory(ask.reader(ctx))));
        on.post("/v1/models/rollback", ctx -> ctx.json(backend.rollBackModel(ask.changer(ctx), ask.rollback(ctx))));
        on.get(
                "/v1/anomalies",
                ctx -> ctx.json(backend.anomalies(
                        ask.reader(ctx),
                        Optional.ofNullable(ctx.queryParam("server")),
                        ask.number(ctx, "limit", 100, 10_000))));

        on.get(
                "/v1/adjustments",
                ctx -> ctx.json(backend.adjustments(
                        ask.reader(ctx),
                        Optional.ofNullable(ctx.queryParam("server")),
                        ask.number(ctx, "limit", 100, 10_000))));
        on.get("/v1/adjustments/{id}", ctx -> ctx.json(backend.adjustment(ask.reader(ctx), ask.id(ctx))));
        on.post("/v1/adjustments/{id}/undo", ctx -> ctx.status(202)
                .json(backend.undoAdjustment(ask.changer(ctx), ask.id(ctx))));
        on.get(
                "/v1/notifications",
                ctx -> ctx.json(backend.notifications(ask.reader(ctx), ask.number(ctx, "limit", 100, 10_000))));

        on.post("/v1/notifications/test", ctx -> {
            ask.operator(ctx);
            ctx.json(backend.testWebhooks());
        });

        on.get("/v1/profiles", ctx -> ctx.json(backend.profiles(ask.reader(ctx))));
        on.get("/v1/profiles/{profile}", ctx -> ctx.json(backend.profile(ask.reader(ctx), ctx.pathParam("profile"))));

        on.get("/v1/tags", ctx -> ctx.json(backend.tags(ask.reader(ctx), Optional.empty())));
        on.get("/v1/tags/models", ctx -> ctx.json(backend.tagModels(ask.reader(ctx))));
        on.get(
                "/v1/servers/{id}/tags",
                ctx -> ctx.json(backend.tags(ask.reader(ctx), Optional.of(ctx.pathParam("id")))));
        on.post(
                "/v1/servers/{id}/tags",
                ctx -> ctx.json(backend.addTags(ask.changer(ctx), ctx.pathParam("id"), ask.tags(ctx))));
        on.put(
                "/v1/servers/{id}/tags",
                ctx -> ctx.json(backend.setTags(ask.changer(ctx), ctx.pathParam("id"), ask.tags(ctx))));
        on.delete(
                "/v1/servers/{id}/tags/{tag}",
                ctx -> ctx.json(backend.removeTag(ask.changer(ctx), ctx.pathParam("id"), ctx.pathParam("tag"))));
        on.get("/v1/servers/{id}/processes", ctx -> ctx.json(backend.guest(ask.reader(ctx), ctx.pathParam("id"))));

        on.delete(
                "/v1/servers/{id}/history",
                ctx -> ctx.json(new Erased(backend.eraseHistory(ask.changer(ctx), Optional.of(ctx.pathParam("id"))))));
        on.delete("/v1/history", ctx -> ctx.json(new Erased(backend.eraseHistory(ask.writer(ctx), Optional.empty()))));

        on.get("/v1/consents", ctx -> ctx.json(backend.consents(ask.reader(ctx))));
        on.post("/v1/consents", ctx -> ctx.status(201).json(backend.grantConsent(ask.writer(ctx))));
        on.delete("/v1/consents", ctx -> ctx.json(backend.revokeConsent(ask.writer(ctx))));
        on.get(
                "/v1/consents/audit",
                ctx -> ctx.json(backend.consentAudit(ask.reader(ctx), ask.number(ctx, "limit", 100, 10_000))));

        on.get("/v1/external-events", ctx -> ctx.json(backend.externalEvents(ask.reader(ctx))));
        on.post("/v1/external-events", ctx -> ctx.status(201)
                .json(backend.createEvents(ask.writer(ctx), ask.event(ctx))));
        on.delete("/v1/external-events/{id}", ctx -> {
            backend.deleteEvent(ask.changer(ctx), ask.number(ctx, "an event", "gnomon event list"));
            ctx.status(204);
        });

        on.get("/v1/events", ctx -> {
            Caller caller = ask.reader(ctx);
            streams.open(ctx, ask.interest(ctx, caller, name -> backend.server(caller, name)
                    .id()));
        });
    }
}
