package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.store.RehearsalRecord;
import io.gnomon.plugin.store.RehearsalRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PerformanceProfileTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static RehearsalRecord record(State state, double latency, double throughput, Duration age, String on) {
        Instant at = NOW.minus(age);
        return new RehearsalRecord(
                1,
                "acme",
                "shop",
                "web",
                UUID.randomUUID(),
                UUID.randomUUID(),
                on,
                "gnomon",
                state,
                "it broke",
                Map.of("latency_ms", latency, "throughput", throughput),
                Map.of(),
                at,
                at);
    }

    private static RehearsalRecord passed(double latency, Duration age) {
        return record(State.PASSED, latency, 100, age, "b");
    }

    private static final Duration FRESH = Duration.ZERO;

    @Test
    void whatIsOldWeighsLess() {
        PerformanceProfile profile =
                PerformanceProfile.of(List.of(passed(10, FRESH), passed(40, Duration.ofDays(7))), NOW);
        assertThat(profile.expected().get("latency_ms")).isCloseTo((10 + 0.5 * 40) / 1.5, within(1e-9));
        assertThat(profile.weight()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void moreRehearsalsMakeItSurerAndTimeMakesItUnsureAgain() {
        List<RehearsalRecord> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(passed(10 + i % 2 * 0.2, FRESH));
        }
        double one = PerformanceProfile.of(many.subList(0, 1), NOW)
                .metrics()
                .get("latency_ms")
                .uncertainty();
        double ten =
                PerformanceProfile.of(many, NOW).metrics().get("latency_ms").uncertainty();
        double later = PerformanceProfile.of(many, NOW.plus(Duration.ofDays(60)))
                .metrics()
                .get("latency_ms")
                .uncertainty();
        assertThat(ten).isLessThan(one / 2);
        assertThat(later).isGreaterThan(one);
    }

    @Test
    void whetherItWorksBeginsEvenAndIsLearntFromWhatPassedAndFailed() {
        assertThat(PerformanceProfile.of(List.of(), NOW).works()).isEqualTo(0.5);
        assertThat(PerformanceProfile.of(List.of(passed(1, FRESH), passed(1, FRESH)), NOW)
                        .works())
                .isCloseTo(0.75, within(1e-9));
        assertThat(PerformanceProfile.of(List.of(record(State.FAILED, 1, 1, FRESH, "b")), NOW)
                        .works())
                .isCloseTo(1.0 / 3, within(1e-9));
        PerformanceProfile stopped = PerformanceProfile.of(List.of(record(State.STOPPED, 1, 1, FRESH, "b")), NOW);
        assertThat(stopped.works()).isEqualTo(0.5);
        assertThat(stopped.metrics()).isEmpty();
    }

    @Test
    void onlyWhatIsClearlyWorseIsSaidToBe() {
        List<RehearsalRecord> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(passed(10 + i % 3 * 0.1, FRESH));
        }
        PerformanceProfile profile = PerformanceProfile.of(many, NOW);
        assertThat(profile.worse(Map.of("latency_ms", 11.0, "throughput", 99.0)))
                .isEmpty();
        assertThat(profile.worse(Map.of("latency_ms", 1.0, "throughput", 1e6)))
                .as("better")
                .isEmpty();
        assertThat(profile.worse(Map.of("latency_ms", 20.0))).containsExactly("latency_ms 20.0 instead of 10.1");
        assertThat(profile.worse(Map.of("throughput", 20.0))).containsExactly("throughput 20.0 instead of 100");
        assertThat(profile.worse(Map.of("unknown", 1.0))).isEmpty();
    }

    @Test
    void aRegressionIsAnAlertUntilItGoesWellAgainAndOnItsAlternateOnly() {
        List<RehearsalRecord> newestFirst = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            newestFirst.add(passed(10, FRESH));
            newestFirst.add(record(State.PASSED, 10, 100, FRESH, "c"));
        }
        assertThat(Regressions.of(newestFirst)).isEmpty();

        newestFirst.add(0, passed(30, FRESH));
        assertThat(Regressions.of(newestFirst)).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("GnomonRehearsalWorse");
            assertThat(alert.labels()).containsEntry("hypervisor", "b").containsEntry("workload", "shop");
            assertThat(alert.summary()).contains("latency_ms 30.0 instead of 10.0");
        });
        newestFirst.add(0, record(State.STOPPED, 0, 0, FRESH, "b"));
        assertThat(Regressions.of(newestFirst))
                .as("one that was stopped tells nothing")
                .hasSize(1);
        newestFirst.add(0, passed(10, FRESH));
        assertThat(Regressions.of(newestFirst)).isEmpty();

        newestFirst.add(0, record(State.FAILED, 0, 0, FRESH, "c"));
        assertThat(Regressions.of(newestFirst))
                .extracting(Alert::summary)
                .singleElement()
                .asString()
                .endsWith("it broke");
    }
}
