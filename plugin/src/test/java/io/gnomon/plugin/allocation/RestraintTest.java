package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided and yet not done, and what is not even decided. */
class RestraintTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "observe.stale-after", "6s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "decide.cooldown", "12s");
    private static final LoadTrace HUNGRY = new LoadTrace(List.of(new Line(0, 3, 100, 1)));
    /** Low for half a minute, high for another, low again. */
    private static final LoadTrace BATCH = new LoadTrace(List.of(
            new Line(0, 0.2, 50, 1), new Line(15, 0.1, 40, 0.8), new Line(30, 2.4, 900, 40), new Line(60, 0.2, 60, 1)));

    @TempDir
    Path folder;

    @Test
    void aDecisionThatIsTooOldWhenItsTurnComesIsDropped() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {
                if (state == State.INTENDED) {
                    house.clock.advance(Duration.ofMillis(6_001)); // it waits for others
                }
            });
            house.run(Duration.ofSeconds(10));
            assertThat(house.adjustments(server)).isNotEmpty().allSatisfy(a -> {
                assertThat(a.state()).isEqualTo(State.ABANDONED);
                assertThat(a.detail()).contains("too old by now");
            });
            assertThat(house.allocated(server, Resource.CPU)).isEqualTo(1);
        }
    }

    @Test
    void aDecisionThatIsJustYoungEnoughIsCarriedOut() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {
                if (state == State.INTENDED) {
                    house.clock.advance(Duration.ofSeconds(6));
                }
            });
            house.run(Duration.ofSeconds(10));
            assertThat(house.allocated(server, Resource.CPU)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void theToggleSwitchedOffBetweenDecisionAndActHasTheLastWord() {
        try (House house = new House(folder, QUICK)) {
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {
                if (state == State.INTENDED) {
                    house.fleet.setDynamicAllocation(server, false, "ada");
                }
            });
            house.run(Duration.ofSeconds(20));
            assertThat(house.adjustments(server)).hasSize(1).allSatisfy(a -> {
                assertThat(a.state()).isEqualTo(State.ABANDONED);
                assertThat(a.detail()).contains("switched off meanwhile");
            });
            assertThat(house.allocated(server, Resource.CPU)).isEqualTo(1);
        }
    }

    @Test
    void aPausedServerNeitherGrowsNorShrinksAndGoesOnWhenItRunsAgain() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            house.restart(state -> {});
            references(house);
            UUID wants = house.server("wants", true, HUNGRY);
            UUID wanted = house.server("wanted", true, BATCH);
            house.run(Duration.ofSeconds(55));
            double large = house.allocated(wanted, Resource.CPU);
            assertThat(large).isGreaterThanOrEqualTo(2.4);
            int before =
                    house.adjustments(wants).size() + house.adjustments(wanted).size();
            house.hypervisor.adjust(wants, Resource.CPU, 1); // by hand: it would grow again

            hypervisor.paused.addAll(List.of(wants, wanted));
            house.run(Duration.ofSeconds(60));
            assertThat(house.adjustments(wants).size()
                            + house.adjustments(wanted).size())
                    .isEqualTo(before);
            assertThat(house.allocated(wants, Resource.CPU)).isEqualTo(1);
            assertThat(house.allocated(wanted, Resource.CPU)).isEqualTo(large);

            hypervisor.paused.clear();
            house.run(Duration.ofSeconds(60));
            assertThat(house.allocated(wants, Resource.CPU)).isGreaterThanOrEqualTo(3);
            assertThat(house.allocated(wanted, Resource.CPU)).isLessThan(large);
        }
    }

    /** Asked again, its kernel would kill a program to find room for the tables of what it cannot take. */
    @Test
    void aGuestThatStoppedHalfWayIsNotAskedForMoreForTenMinutes() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            house.restart(state -> {});
            UUID server = house.server("server", true, new LoadTrace(List.of(new Line(0, 0.1, 1_500, 1))));
            hypervisor.full.add(server);
            house.run(Duration.ofMinutes(9));
            assertThat(growth(house, server)).singleElement().satisfies(a -> {
                assertThat(a.state()).isEqualTo(State.VERIFIED);
                assertThat(house.allocated(server, Resource.MEMORY)).isEqualTo(a.to());
            });
            house.run(Duration.ofMinutes(3));
            assertThat(growth(house, server)).hasSize(2);
        }
    }

    private static List<Adjustment> growth(House house, UUID server) {
        return house.adjustments(server).stream()
                .filter(a -> a.resource() == Resource.MEMORY && a.to() > a.from())
                .toList();
    }

    @Test
    void aServerPausedBetweenDecisionAndActIsLeftAlone() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {
                if (state == State.INTENDED) {
                    hypervisor.paused.add(server);
                    house.fleet.remember(hypervisor.observe().servers());
                }
            });
            house.run(Duration.ofSeconds(20));
            assertThat(house.adjustments(server)).hasSize(1).allSatisfy(a -> {
                assertThat(a.state()).isEqualTo(State.ABANDONED);
                assertThat(a.detail()).contains("not known any more, as when it is paused");
            });
        }
    }

    /** Its QEMU is asked by one call at a time: a look that comes meanwhile learns nothing. */
    @Test
    void aServerThatWasLookedAtDuringAnotherOfItsAdjustmentsIsAdjustedAllTheSame() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {
                if (state == State.INTENDED) {
                    house.clock.advance(Duration.ofSeconds(1));
                    hypervisor.paused.add(server);
                    house.fleet.remember(hypervisor.observe().servers());
                    house.fleet.find(server).orElseThrow().adjusted(house.clock.instant());
                    hypervisor.paused.clear();
                }
            });
            house.run(Duration.ofSeconds(20));
            assertThat(house.adjustments(server)).isNotEmpty().allSatisfy(a -> assertThat(a.state())
                    .isEqualTo(State.VERIFIED));
        }
    }

    @Test
    void nothingShrinksBeforeTheCooldownWasSeenThrough() {
        try (House house = new House(folder, QUICK)) {
            references(house);
            UUID server = house.server("server", true, BATCH);
            house.run(Duration.ofSeconds(55));
            double large = house.allocated(server, Resource.CPU);
            assertThat(large).isGreaterThanOrEqualTo(2.4);
            house.clock.advance(Duration.ofMinutes(5)); // asleep: it is idle by now, and nobody watched

            house.run(Duration.ofSeconds(5));
            assertThat(house.allocated(server, Resource.CPU)).isEqualTo(large);
            house.run(Duration.ofSeconds(30));
            assertThat(house.allocated(server, Resource.CPU)).isLessThan(large);
        }
    }

    @Test
    void whatIsRememberedOfServersThatWentUnseenIsForgotten() {
        Map<String, String> advising = new HashMap<>(QUICK);
        advising.put("decide.autonomy", "advise");
        try (House house = new House(folder, advising)) {
            UUID gone = house.server("gone", true, HUNGRY);
            UUID stays = house.server("stays", true, HUNGRY);
            house.restart(state -> {});
            house.run(Duration.ofSeconds(20));
            assertThat(house.actuator.remembered()).containsExactlyInAnyOrder(gone, stays);
            house.hypervisor.delete(gone); // House tells nobody but Watch of its event
            house.run(Duration.ofSeconds(4));
            assertThat(house.actuator.remembered()).containsExactly(stays);
        }
    }

    /** Older servers, by which a new one is forecast. */
    private static void references(House house) {
        house.roomy("batch", BATCH);
        house.roomy("steady", new LoadTrace(List.of(new Line(0, 0.6, 200, 4))));
        house.roomy("flat", new LoadTrace(List.of(new Line(0, 0.35, 120, 2.5))));
        house.run(Duration.ofSeconds(70));
    }

    @Test
    void whatWasCutOffByALostHypervisorStaysOpenAloneAndIsDecidedAfreshAfterwards() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID server = house.server("server", true, HUNGRY);
            house.restart(state -> {});
            hypervisor.lost = true;
            house.run(Duration.ofSeconds(12));
            assertThat(house.adjustments(server).stream().filter(a -> a.resource() == Resource.CPU))
                    .singleElement()
                    .satisfies(a -> assertThat(a.state()).isEqualTo(State.ACTING));

            hypervisor.lost = false;
            house.actuator.reconcile();
            assertThat(house.adjustments(server))
                    .filteredOn(a -> a.resource() == Resource.CPU)
                    .singleElement()
                    .satisfies(a -> {
                        assertThat(a.state()).isEqualTo(State.ABANDONED);
                        assertThat(a.detail()).contains("cut off half-way");
                    });
            house.run(Duration.ofSeconds(4));
            assertThat(house.allocated(server, Resource.CPU)).isGreaterThan(1);
        }
    }

    private static Veiled veil(House house) {
        Veiled hypervisor = new Veiled(house.hypervisor);
        house.port = hypervisor;
        return hypervisor;
    }
}
