package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.AnomalyRecord;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on trace-driven servers: forecast, measured, scored; and what is unusual is found in time. */
class FeedbackTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "match.max-lag", "15s",
            "match.own-after", "1m",
            "decide.autonomy", "off");

    @TempDir
    Path folder;

    @Test
    void afterAWhileForecastsAreScoredAndTheirIntervalsHoldAlsoAfterARestart() {
        try (House house = new House(folder, QUICK)) {
            for (int i = 0; i < 3; i++) {
                house.roomy("noisy-" + i, noisy(i));
            }
            house.run(Duration.ofMinutes(20));
            house.accuracy.flush();
            house.restart(state -> {});
            house.run(Duration.ofMinutes(2));
            List<ForecastScore> scores =
                    house.database.scores().list(Optional.of("default"), Optional.of(Resource.CPU), House.START, false);
            assertThat(scores).extracting(ForecastScore::aheadSeconds).contains(15, 30, 45);
            long points = scores.stream().mapToLong(ForecastScore::points).sum();
            double inside = scores.stream().mapToLong(ForecastScore::within).sum();
            assertThat(points).isGreaterThan(300);
            assertThat(inside / points).isBetween(0.7, 0.9);
        }
    }

    @Test
    void aLeakIsFlaggedAndToldBeforeMemoryIsExhausted() {
        try (House house = new House(folder, QUICK)) {
            UUID leaking = house.roomy("leaking", leak(2.5));
            UUID calm = house.roomy("calm", noisy(7));
            AnomalyWatch watch = watch(house);
            house.run(Duration.ofMinutes(6));
            watch.run();
            watch.run(); // told once
            // the ceiling is 2048 MiB, and about 1000 are used
            AnomalyRecord leak = house.database.anomalies().list(Optional.of(leaking), Optional.empty(), 10).stream()
                    .filter(a -> a.kind().equals("leak"))
                    .findFirst()
                    .orElseThrow();
            assertThat(leak.resource()).isEqualTo(Resource.MEMORY);
            assertThat(leak.facts().get("exhausted_in_seconds")).isBetween(300.0, 500.0);
            assertThat(leak.facts().get("growth_per_hour")).isBetween(8_500.0, 9_500.0);
            List<Notification> told = house.database.notifications().list(Optional.of("default"), 10);
            assertThat(told).hasSize(1);
            assertThat(told.get(0).server()).contains(leaking);
            assertThat(told.get(0).text()).contains("leaking").contains("reaches its ceiling in about");
            assertThat(house.database.anomalies().list(Optional.of(calm), Optional.empty(), 10))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatIsErasedWhileItIsLookedAtLeavesNothing() {
        try (House house = new House(folder, QUICK)) {
            UUID leaking = house.roomy("leaking", leak(2.5));
            house.run(Duration.ofMinutes(6));
            AnomalyWatch watch = new AnomalyWatch(
                    house.fleet,
                    house.database.anomalies(),
                    new Notifier(house.database.notifications(), house.clock),
                    Configuration.of(QUICK).forecast(),
                    keep -> {
                        house.fleet.forget(List.of(leaking));
                        house.run(Duration.ofSeconds(3)); // met again, as a stranger
                        keep.run();
                    },
                    house.clock);
            watch.run();
            assertThat(house.fleet.find(leaking)).isPresent();
            assertThat(house.database.anomalies().list(Optional.empty(), Optional.empty(), 10))
                    .isEmpty();
        }
    }

    @Test
    void aFleetOfNobodyAndAServerOfOneSampleAreLookedAtInPeace() {
        Map<String, String> more = new HashMap<>(QUICK);
        try (House house = new House(folder, more)) {
            AnomalyWatch watch = watch(house);
            watch.run();
            house.roomy("young", noisy(1));
            house.run(Duration.ofSeconds(8));
            watch.run();
            assertThat(house.database.anomalies().list(Optional.empty(), Optional.empty(), 10))
                    .isEmpty();
        }
    }

    private static AnomalyWatch watch(House house) {
        return new AnomalyWatch(
                house.fleet,
                house.database.anomalies(),
                new Notifier(house.database.notifications(), house.clock),
                Configuration.of(QUICK).forecast(),
                Runnable::run,
                house.clock);
    }

    private static LoadTrace noisy(long seed) {
        return load(seed, 0);
    }

    private static LoadTrace leak(double mibPerSecond) {
        return load(1, mibPerSecond);
    }

    private static LoadTrace load(long seed, double mibPerSecond) {
        Random random = new Random(seed);
        List<Line> lines = new ArrayList<>();
        for (int second = 0; second < 1500; second++) {
            lines.add(new Line(
                    second,
                    Math.max(0, 1 + 0.2 * random.nextGaussian()),
                    100 + mibPerSecond * second + 5 * random.nextGaussian(),
                    Math.max(0, 5 + random.nextGaussian())));
        }
        return new LoadTrace(lines);
    }
}
