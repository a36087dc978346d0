package io.gnomon.plugin.rest;

import static io.gnomon.plugin.rest.FakeBackend.NOW;
import static io.gnomon.plugin.rest.FakeBackend.WEB;

import io.gnomon.plugin.rest.MigrationViews.ContentionView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.MigrationViews.PlannedMoveView;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankContribution;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import java.util.List;
import java.util.Map;

/** What the {@link FakeBackend} says of where servers go. */
final class FakePlaces {
    private FakePlaces() {}

    static RankAnswer answer() {
        return new RankAnswer(
                NOW, new boolean[] {true, true, false}, new Double[] {0.75, null, null}, Map.of(1, "memory"));
    }

    static RankExplanation explanation() {
        List<RankContribution> said = List.of(
                new RankContribution("peak", 2.5, 0.75, 0.75), new RankContribution("shadow-health", null, 0.5, 0.25));
        RankPlace best =
                new RankPlace("node-1", true, true, 0.75, null, null, null, null, null, null, said, List.of("peak"));
        RankPlace full = new RankPlace(
                "node-2",
                true,
                false,
                null,
                "memory",
                "memory: asked 2048 MiB, but 1000 are available",
                "MiB",
                2048.0,
                3000.0,
                1000.0,
                List.of(),
                List.of());
        return new RankExplanation(NOW, List.of(best, full), Map.of("peak", "node-3"));
    }

    static MigrationPlanView plan() {
        return new MigrationPlanView(
                NOW,
                "advise",
                List.of(
                        new ContentionView("node-1", 9.5, 0, 12.25, 9.1, "a move is planned"),
                        new ContentionView("node-3", 1.5, 0, 0.5, 7.5, "no beneficial migration: nowhere to go")),
                List.of(new PlannedMoveView(
                        WEB,
                        "web",
                        "node-1",
                        "node-2",
                        9.25,
                        0.5,
                        0.125,
                        11.5,
                        1.25,
                        20,
                        0.5,
                        null,
                        "node-1 is expected to be short of CPU")));
    }

    static MigrationView migration(long id, String state) {
        return new MigrationView(
                id,
                WEB,
                "web",
                "default",
                "gnomon",
                "node-1",
                "node-2",
                11.5,
                1.25,
                2048,
                state,
                "node-1 is expected to be short of CPU",
                "runs on node-2",
                NOW.minusSeconds(90),
                NOW.minusSeconds(30));
    }
}
