package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.ModelVersion.State;
import io.gnomon.plugin.store.Notification;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner that shines in the competition and fails in life, from its learning to its end, on simulated time. */
class RollbackTest {
    @TempDir
    Path folder;

    @Test
    void aChampionThatIsClearlyWorseInLifeIsRolledBackWithBothNumbersAndDoesNotComeAgainAtOnce() {
        LearningHouse learnt = new LearningHouse(folder);
        try (House house = learnt.house(Map.of("forecast.challenger-servers", "0"))) {
            UUID one = waves(house);
            house.run(Duration.ofMinutes(8));
            learnt.learning().run();
            house.run(Duration.ofMinutes(8));
            ModelVersion good = cpu(learnt.learning());
            assertThat(good.state()).as(good.toString()).isEqualTo(State.ACTIVE);
            assertThat(good.reason()).contains("stood its probation");

            learnt.compete(new Rote(house, x -> 40 * x + 20));
            learnt.learning().run();
            ModelVersion bad = cpu(learnt.learning());
            assertThat(bad.learner()).isEqualTo("rote");
            assertThat(bad.state()).isEqualTo(State.PROBATION);
            assertThat(bad.previous()).contains(good.id());

            house.run(Duration.ofMinutes(3));
            ModelVersion now = cpu(learnt.learning());
            assertThat(now.id()).isEqualTo(good.id());
            assertThat(now.state()).isEqualTo(State.ACTIVE);
            ModelVersion gone = version(learnt.learning(), bad.id());
            assertThat(gone.state()).isEqualTo(State.ROLLED_BACK);
            assertThat(gone.reason())
                    .matches("clearly worse than .* before it: mean pinball loss [0-9.e+]+ against [0-9.e+-]+ cores in"
                            + " [0-9]+ pairs of forecasts on 4 servers");
            List<Notification> told = house.database.notifications().list(Optional.of("*"), 100);
            assertThat(told).anyMatch(n -> n.text().contains("rote") && n.text().contains(gone.reason()));
            assertThat(house.database.notifications().list(Optional.of("default"), 100))
                    .noneMatch(n -> n.text().contains("rote"));

            learnt.learning().run();
            assertThat(cpu(learnt.learning()).learner()).isNotEqualTo("rote");
            assertThat(house.fleet.find(one)).isPresent();
        }
    }

    @Test
    void aChampionThatFailsWhereTheOneBeforeDoesNotIsRolledBackAtOnceAndNoForecastIsMissing() {
        for (Map.Entry<String, Failing> failing : Map.<String, Failing>of(
                        "throws",
                                x -> {
                                    throw new IllegalStateException("out of luck");
                                },
                        "nan", x -> Double.NaN)
                .entrySet()) {
            LearningHouse learnt = new LearningHouse(folder.resolve(failing.getKey()));
            folder.resolve(failing.getKey()).toFile().mkdirs();
            try (House house = learnt.house(Map.of("forecast.challenger-servers", "0"))) {
                UUID one = waves(house);
                learnt.compete(new Rote(house, failing.getValue()));
                house.run(Duration.ofMinutes(8));
                learnt.learning().run();
                ModelVersion bad = cpu(learnt.learning());
                assertThat(bad.learner()).isEqualTo("rote");
                house.run(Duration.ofSeconds(20));
                ModelVersion gone = version(learnt.learning(), bad.id());
                assertThat(gone.state()).isEqualTo(State.ROLLED_BACK);
                assertThat(gone.reason()).contains("it failed").contains("where ewma");
                Tracked server = house.fleet.find(one).orElseThrow();
                assertThat(server.forecasts().get(Resource.CPU).madeAt())
                        .isAfter(house.clock.instant().minusSeconds(4));
                assertThat(learnt.learning().inForce(server, Resource.CPU).name())
                        .startsWith("ewma");
            }
        }
    }

    @Test
    void aVersionIsTakenBackByHand() {
        LearningHouse learnt = new LearningHouse(folder);
        try (House house = learnt.house(Map.of())) {
            waves(house);
            house.run(Duration.ofMinutes(8));
            learnt.learning().run();
            ModelVersion champion = cpu(learnt.learning());
            ModelVersion gone = learnt.learning()
                    .rollBack(champion.cluster(), Resource.CPU, "ada")
                    .orElseThrow();
            assertThat(gone.id()).isEqualTo(champion.id());
            assertThat(gone.state()).isEqualTo(State.ROLLED_BACK);
            assertThat(gone.reason()).isEqualTo("by hand, ada");
            assertThat(learnt.learning().rollBack(champion.cluster(), Resource.CPU, "ada"))
                    .isEmpty();
        }
    }

    private static UUID waves(House house) {
        UUID last = new UUID(0, 0);
        for (int i = 0; i < 4; i++) {
            last = house.roomy("wave-" + i, Loads.wave(i));
        }
        return last;
    }

    private static ModelVersion cpu(Learning learning) {
        return learning.inForce().stream()
                .filter(v -> v.resource() == Resource.CPU && v.server().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static ModelVersion version(Learning learning, long id) {
        return learning.history().stream().filter(v -> v.id() == id).findFirst().orElseThrow();
    }

    private interface Failing {
        double of(double last);
    }

    /** Has learnt by rote all that was ever measured, tested slots included: what comes after that it does not know. */
    private static final class Rote implements Learner {
        private final House house;
        private final Failing after;

        Rote(House house, Failing after) {
            this.house = house;
            this.after = after;
        }

        @Override
        public String name() {
            return "rote";
        }

        @Override
        public Forecaster learn(List<Series> fleet, long seed) {
            Map<Long, Map<Double, Double>> seen = new HashMap<>();
            for (Tracked server : house.fleet.all()) {
                for (Resource r : Resource.values()) {
                    Series all = server.usage()
                            .series(
                                    r.ordinal(),
                                    3,
                                    server.usage().oldestMillis() / 1000,
                                    house.clock.instant().getEpochSecond(),
                                    io.gnomon.predictor.series.Aggregate.MEAN);
                    for (int i = 1; i < all.size(); i++) {
                        seen.computeIfAbsent(all.startSeconds() + 3L * i, t -> new HashMap<>())
                                .put(all.get(i - 1), all.get(i));
                    }
                }
            }
            return new Forecaster() {
                @Override
                public String name() {
                    return "rote";
                }

                @Override
                public Forecast forecast(Series history, int steps) {
                    double value = history.get(history.size() - 1);
                    double[][] rows = new double[steps][11];
                    for (int s = 0; s < steps; s++) {
                        long at = history.endSeconds() + 3L * s;
                        Double next = seen.getOrDefault(at, Map.of()).get(value);
                        value = next == null || next.isNaN() ? after.of(value) : next;
                        Arrays.fill(rows[s], Math.min(value, 1e6));
                    }
                    return new Forecast("rote", history.endSeconds(), 3, rows);
                }
            };
        }
    }
}
