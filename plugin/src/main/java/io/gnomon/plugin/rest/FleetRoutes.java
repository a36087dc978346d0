package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.Access.FLEET_CHANGE;
import static io.gnomon.plugin.rest.Access.FLEET_READ;
import static io.gnomon.plugin.rest.Access.OPERATE;
import static io.gnomon.plugin.rest.Route.Answer.many;
import static io.gnomon.plugin.rest.Route.Answer.one;
import static io.gnomon.plugin.rest.Route.get;
import static io.gnomon.plugin.rest.Route.post;

import io.gnomon.plugin.rest.FleetViews.AlertView;
import io.gnomon.plugin.rest.FleetViews.FleetView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationRun;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.Route.Answer;
import io.gnomon.plugin.rest.Views.HypervisorView;
import io.gnomon.plugin.rest.Views.ModelRollback;
import io.gnomon.plugin.rest.Views.ModelVersionView;
import io.gnomon.plugin.rest.Views.ModelView;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.plugin.rest.Views.WebhookView;
import java.util.List;
import java.util.Optional;

/** The paths of {@code /v1} about hypervisors, about the daemon, and about all projects together. */
final class FleetRoutes {
    /** The text format that every version of Prometheus reads. */
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Query SERVERS =
            Query.choice("servers", "whether each server is told of, too", List.of("true", "false"));

    private FleetRoutes() {}

    static List<Route> of(Backend backend, Requests ask) {
        return List.of(
                get("/v1/status", FLEET_READ, one(Status.class), "how the daemon is", (ctx, by) -> backend.status()),
                get(
                                "/v1/metrics",
                                FLEET_READ,
                                Answer.of(Answer.Kind.METRICS),
                                "everything in numbers, for Prometheus",
                                (ctx, by) -> {
                                    ctx.contentType(METRICS_TYPE);
                                    ctx.result(backend.metrics(ask.flag(ctx, "servers")));
                                    return null;
                                })
                        .asks(SERVERS),
                get(
                        "/v1/alerts",
                        FLEET_READ,
                        many(AlertView.class),
                        "what is amiss, the gravest first",
                        (ctx, by) -> backend.alerts()),
                get(
                        "/v1/configuration",
                        FLEET_READ,
                        Answer.of(Answer.Kind.TEXTS),
                        "every setting in force",
                        (ctx, by) -> backend.configuration()),
                get(
                        "/v1/fleet",
                        FLEET_READ,
                        one(FleetView.class),
                        "all hypervisors and the servers of the project in columns of one length",
                        (ctx, by) -> backend.fleet(by)),
                get(
                        "/v1/hypervisors",
                        FLEET_READ,
                        many(HypervisorView.class),
                        "all hypervisors",
                        (ctx, by) -> backend.hypervisors()),
                get(
                        "/v1/hypervisors/{name}",
                        FLEET_READ,
                        one(HypervisorView.class),
                        "one, with the levers that work on it",
                        (ctx, by) -> backend.hypervisor(ctx.pathParam("name"))),
                // whole, with its length: in pieces a scheduler would take longer to read it
                post(
                                "/v1/rank",
                                FLEET_READ,
                                one(RankAnswer.class),
                                "how good each hypervisor is for a server, for a scheduler",
                                (ctx, by) -> backend.rank(ask.rank(ctx)))
                        .takes(RankRequest.class)
                        .inOnePiece(),
                post(
                                "/v1/rank/explain",
                                FLEET_READ,
                                one(RankExplanation.class),
                                "the same for people, best first, with what each weigher said",
                                (ctx, by) -> backend.explainRank(ask.rank(ctx)))
                        .takes(RankRequest.class),
                get(
                        "/v1/migrations/plan",
                        FLEET_READ,
                        one(MigrationPlanView.class),
                        "what would be moved now, or why nothing; moves nothing",
                        (ctx, by) -> backend.migrationPlan(by)),
                get(
                                "/v1/migrations",
                                FLEET_READ,
                                many(MigrationView.class),
                                "migrations with reason and outcome, latest first",
                                (ctx, by) -> backend.migrations(
                                        by,
                                        Optional.ofNullable(ctx.queryParam("server")),
                                        ask.number(ctx, Routes.LIMIT)))
                        .asks(Routes.SERVER, Routes.LIMIT),
                post(
                                "/v1/migrations",
                                FLEET_CHANGE,
                                one(MigrationView.class),
                                "moves a server as a plan made now says; begun when it is answered",
                                (ctx, by) -> backend.runMigration(by, ask.migration(ctx)))
                        .takes(MigrationRun.class)
                        .answersWith(202),
                get(
                        "/v1/models",
                        FLEET_READ,
                        many(ModelView.class),
                        "the learners of each behaviour cluster and resource",
                        (ctx, by) -> backend.models()),
                get(
                        "/v1/models/history",
                        FLEET_READ,
                        many(ModelVersionView.class),
                        "the versions of the champions, the newest first",
                        (ctx, by) -> backend.modelHistory(by)),
                post(
                                "/v1/models/rollback",
                                FLEET_CHANGE,
                                one(ModelVersionView.class),
                                "puts the version before the champion in force back; answers with the one that went",
                                (ctx, by) -> backend.rollBackModel(by, ask.rollback(ctx)))
                        .takes(ModelRollback.class),
                post(
                        "/v1/notifications/test",
                        OPERATE,
                        many(WebhookView.class),
                        "sends a test to every webhook, and answers what came of it",
                        (ctx, by) -> backend.testWebhooks()));
    }
}
