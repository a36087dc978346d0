package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllocationCycleTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "decide.price", "9",
            "match.learning-period", "20s",
            "match.max-lag", "15s",
            "decide.cooldown", "12s");

    /** Low for half a minute, high for another, low again. */
    private static final LoadTrace BATCH = new LoadTrace(List.of(
            new Line(0, 0.2, 50, 1), new Line(15, 0.1, 40, 0.8), new Line(30, 2.4, 900, 40), new Line(60, 0.2, 60, 1)));

    private static final LoadTrace STEADY = new LoadTrace(List.of(new Line(0, 0.6, 200, 4)));
    private static final LoadTrace FLAT = new LoadTrace(List.of(new Line(0, 0.35, 120, 2.5)));

    @TempDir
    Path folder;

    @Test
    void aNewServerGrowsBeforeItsNeedBecauseAnOlderOneDidSoAtItsAge() {
        try (House house = new House(folder, QUICK)) {
            references(house);
            house.run(Duration.ofSeconds(70));
            UUID fresh = house.server("fresh", true, BATCH);
            house.run(Duration.ofSeconds(33)); // 5 s of boot; the need comes at 35 s
            assertThat(house.allocated(fresh, Resource.CPU)).isGreaterThanOrEqualTo(2.4);
            assertThat(house.allocated(fresh, Resource.MEMORY)).isGreaterThanOrEqualTo(900);
            assertThat(house.allocated(fresh, Resource.DISK)).isGreaterThanOrEqualTo(40);
            assertThat(house.adjustments(fresh)).allSatisfy(a -> {
                assertThat(a.state()).isEqualTo(State.VERIFIED);
                assertThat(a.measured()).isLessThan(a.from());
                assertThat(a.reason()).contains("batch");
            });
        }
    }

    @Test
    void whatIsNotNeededAnyMoreIsGivenBack() {
        try (House house = new House(folder, QUICK)) {
            references(house);
            house.run(Duration.ofSeconds(70));
            UUID fresh = house.server("fresh", true, BATCH);
            house.run(Duration.ofSeconds(110));
            assertThat(house.allocated(fresh, Resource.CPU)).isEqualTo(1);
            assertThat(house.allocated(fresh, Resource.MEMORY)).isLessThan(900);
            assertThat(house.allocated(fresh, Resource.DISK)).isLessThan(20);
        }
    }

    @Test
    void oneSampleAtTheLimitIsNotPressureYet() {
        LoadTrace burst =
                new LoadTrace(List.of(new Line(0, 0.2, 100, 1), new Line(15, 3, 100, 1), new Line(16, 0.2, 100, 1)));
        LoadTrace lasting = new LoadTrace(List.of(new Line(0, 0.2, 100, 1), new Line(15, 3, 100, 1)));
        try (House house = new House(folder, QUICK)) {
            UUID once = house.server("once", true, burst);
            UUID lasts = house.server("lasts", true, lasting);
            house.run(Duration.ofSeconds(22)); // 5 s of boot; nothing is forecast before 25 s
            assertThat(house.fleet
                            .find(once)
                            .orElseThrow()
                            .peak(Resource.CPU, house.clock.instant(), Duration.ofSeconds(10)))
                    .as("the burst was seen")
                    .isGreaterThanOrEqualTo(0.95);
            assertThat(house.allocated(once, Resource.CPU)).isEqualTo(1);
            house.run(Duration.ofSeconds(5));
            assertThat(house.allocated(lasts, Resource.CPU)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aServerWithTheToggleOffIsOnlyWatched() {
        try (House house = new House(folder, QUICK)) {
            references(house);
            house.run(Duration.ofSeconds(70));
            UUID twin = house.server("twin", false, BATCH);
            house.run(Duration.ofSeconds(60));
            assertThat(house.adjustments(twin)).isEmpty();
            assertThat(house.allocated(twin, Resource.CPU)).isEqualTo(1);
            assertThat(house.samples).isNotEmpty();
        }
    }

    @Test
    void theToggleTakesEffectAtOnce() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", false, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            house.run(Duration.ofSeconds(10));
            assertThat(house.adjustments(server)).isEmpty();
            house.fleet.setDynamicAllocation(server, true, "somebody");
            house.run(Duration.ofSeconds(2));
            assertThat(house.adjustments(server)).isNotEmpty();
        }
    }

    @Test
    void adviceIsWrittenDownAndToldOnceAndNothingIsChanged() {
        Map<String, String> advising = new HashMap<>(QUICK);
        advising.put("decide.autonomy", "advise");
        try (House house = new House(folder, advising)) {
            UUID server = house.server("server", true, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            house.run(Duration.ofSeconds(20));
            assertThat(house.allocated(server, Resource.CPU)).isEqualTo(1);
            assertThat(house.adjustments(server))
                    .isNotEmpty()
                    .allSatisfy(a -> assertThat(a.state()).isEqualTo(State.ADVISED))
                    .extracting(a -> a.resource() + " " + a.to())
                    .doesNotHaveDuplicates();
            assertThat(house.database.notifications().list(Optional.empty(), 10))
                    .isNotEmpty();
        }
    }

    @Test
    void memoryIsNotPromisedTwice() {
        try (House house = new House(folder, QUICK)) {
            LoadTrace hungry = new LoadTrace(List.of(new Line(0, 0.1, 2_000, 1)));
            List<UUID> servers = java.util.stream.IntStream.range(0, 24)
                    .mapToObj(i -> house.server("hungry-" + i, true, hungry))
                    .toList();
            house.run(Duration.ofSeconds(60));
            double given = servers.stream()
                    .mapToDouble(s -> house.allocated(s, Resource.MEMORY))
                    .sum();
            assertThat(given).isLessThanOrEqualTo(16_384).isGreaterThan(12_500);
        }
    }

    @Test
    void anotherLoadGetsOtherDecisions() {
        try (House house = new House(folder, QUICK)) {
            references(house);
            house.run(Duration.ofSeconds(70));
            UUID control = house.server("control", true, STEADY);
            house.run(Duration.ofSeconds(60));
            assertThat(house.allocated(control, Resource.CPU)).isEqualTo(1);
        }
    }

    @Test
    void everyAdjustmentIsToldWithItsReasonAndWhatWasSeen() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", true, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            house.run(Duration.ofSeconds(10));
            List<Notification> told = house.database.notifications().list(Optional.empty(), 10);
            assertThat(told).isNotEmpty().allSatisfy(n -> {
                assertThat(n.server()).contains(server);
                assertThat(n.text()).contains("cores").contains("Verified");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"INTENDED", "ACTING", "ACTED"})
    void aRunKilledAtAnyStateOfTheJournalIsReconciledAndNothingIsDoneTwice(State killedAfter) {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", true, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            house.restart(state -> {
                if (state == killedAfter) {
                    throw new House.Killed();
                }
            });
            assertThat(catchThrowable(() -> house.run(Duration.ofSeconds(30)))).isInstanceOf(House.Killed.class);
            Adjustment open = house.database.journal().open().get(0);
            double before = house.allocated(server, open.resource());

            house.restart(state -> {});
            house.actuator.reconcile();

            assertThat(house.database.journal().open()).isEmpty();
            Adjustment closed = house.database.journal().find(open.id()).orElseThrow();
            assertThat(house.allocated(server, open.resource())).isEqualTo(before);
            assertThat(closed.state()).isEqualTo(killedAfter == State.ACTED ? State.VERIFIED : State.ABANDONED);

            house.run(Duration.ofSeconds(30));
            assertThat(house.allocated(server, Resource.CPU)).isGreaterThanOrEqualTo(3);
            assertThat(house.database.journal().open()).isEmpty();
        }
    }

    @Test
    void aServerThatGoesBetweenDecisionAndActIsRefusedAndOthersAreNotAffected() {
        try (House house = new House(folder, QUICK)) {
            UUID gone = house.server("gone", true, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            UUID stays = house.server("stays", true, new LoadTrace(List.of(new Line(0, 3, 100, 1))));
            house.restart(state -> {
                if (state == State.INTENDED) {
                    house.hypervisor.delete(gone);
                }
            });
            house.run(Duration.ofSeconds(40));
            assertThat(house.adjustments(gone))
                    .allSatisfy(a -> assertThat(a.state()).isIn(State.REFUSED, State.FAILED, State.ABANDONED));
            assertThat(house.allocated(stays, Resource.CPU)).isGreaterThanOrEqualTo(3);
        }
    }

    private static void references(House house) {
        house.roomy("batch", BATCH);
        house.roomy("steady", STEADY);
        house.roomy("flat", FLAT);
    }
}
