package io.gnomon.plugin.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a forecast of contention to a server that was seen to run elsewhere, and what may come between. */
class MigratorTest {
    @TempDir
    Path folder;

    @Test
    void adviceIsGivenOnceAndNothingIsMoved() {
        try (Yard yard = new Yard(folder, "migrate.autonomy=advise")) {
            yard.crowded();
            assertThat(yard.migrator.plan().moves()).hasSize(1);
            yard.migrator.run();
            yard.migrator.run();
            assertThat(yard.begun).isZero();
            assertThat(yard.journal()).singleElement().satisfies(m -> {
                assertThat(m.state()).isEqualTo(State.ADVISED);
                assertThat(m.source()).isEqualTo("a");
                assertThat(m.reason()).contains("a is expected to be short of CPU");
            });
            assertThat(yard.told()).singleElement().asString().contains("Advice only", "gnomon migration run");
        }
    }

    @Test
    void offDoesNothingEvenWhenAsked() {
        try (Yard yard = new Yard(folder, "migrate.autonomy=off")) {
            yard.crowded();
            yard.migrator.run();
            assertThat(yard.journal()).isEmpty();
            assertThat(yard.refreshed)
                    .as("a plan that is only looked at goes by what there is")
                    .isPositive();
            UUID server = UUID.fromString(yard.migrator.plan().moves().get(0).server());
            assertThatThrownBy(() -> yard.migrator.run(server, "ada"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("migrate.autonomy is off");
        }
    }

    @Test
    void oneServerIsMovedVerifiedAndThenLeftAlone() {
        try (Yard yard = new Yard(folder)) {
            yard.crowded();
            yard.migrator.run();
            MigrationRecord moving = yard.journal().get(0);
            UUID moved = moving.server();
            String pseudonym = yard.fleet.find(moved).orElseThrow().record().pseudonym();
            assertThat(moving.state()).isEqualTo(State.MOVING);
            assertThat(yard.actuator.hold(moved))
                    .as("it is held, and free of adjustments")
                    .isTrue();
            yard.run(Duration.ofSeconds(30));
            MigrationRecord done = yard.journal().get(0);
            assertThat(done.state()).as(done.toString()).isEqualTo(State.DONE);
            assertThat(done.detail()).contains("runs on " + done.target(), "1.70 cores", "its guest answers");
            assertThat(yard.where(moved)).containsExactly(done.target());
            assertThat(yard.fleet.find(moved).orElseThrow().record().hypervisor())
                    .isEqualTo(done.target());
            assertThat(yard.fleet.find(moved).orElseThrow().record().pseudonym())
                    .as("its history goes on")
                    .isEqualTo(pseudonym);
            assertThat(yard.actuator.isBusy(List.of(moved))).isFalse();
            assertThat(yard.told()).singleElement().asString().contains("Moved, and verified");
            assertThat(yard.migrator.plan().contended()).isEmpty();
            yard.migrator.run();
            assertThat(yard.begun).isEqualTo(1);
        }
    }

    @Test
    void aServerWithDynamicAllocationOffStaysAndThatIsSaid() {
        try (Yard yard = new Yard(folder)) {
            for (String name : List.of("one", "two", "three")) {
                yard.server(name, "a", 1.8, Map.of(), false);
            }
            yard.run(Duration.ofSeconds(20));
            yard.migrator.run();
            assertThat(yard.journal()).isEmpty();
            assertThat(yard.migrator.plan().without().get(0).reason())
                    .contains("no beneficial migration", "3 servers stay: Dynamic Allocation is off");
        }
    }

    @Test
    void whatTheBudgetDoesNotAllowWaits() {
        try (Yard yard = new Yard(folder, "migrate.hypervisor-cooldown=0s")) {
            for (String name : List.of("a1", "a2", "a3")) {
                yard.server(name, "a", 1.8);
            }
            for (String name : List.of("b1", "b2", "b3")) {
                yard.server(name, "b", 1.8);
            }
            yard.run(Duration.ofSeconds(20));
            yard.migrator.run();
            assertThat(yard.database.migrations().open()).hasSize(1);
            yard.migrator.run();
            assertThat(yard.begun).isEqualTo(1);
            assertThat(yard.migrator.plan().without()).anyMatch(w -> w.reason().contains("migrate.budget"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"INTENDED", "ACTING", "MOVING", "ARRIVED", "DONE"})
    void killedAtAnyStateItIsClosedAndAskedForAtMostOnce(State last) {
        try (Yard yard = new Yard(folder)) {
            yard.crowded();
            yard.restart(state -> {
                if (state == last) {
                    throw new Yard.Killed();
                }
            });
            yard.run(Duration.ofSeconds(10));
            assertThatThrownBy(() -> {
                        yard.migrator.run();
                        yard.run(Duration.ofSeconds(60));
                    })
                    .isInstanceOf(Yard.Killed.class);
            UUID server = yard.journal().get(0).server();
            yard.restart(state -> {});
            yard.run(Duration.ofSeconds(90));
            assertThat(yard.database.migrations().open()).isEmpty();
            MigrationRecord closed = yard.journal().get(0);
            State expected =
                    switch (last) {
                        case INTENDED -> State.ABANDONED;
                        case ACTING -> State.FAILED;
                        default -> State.DONE;
                    };
            assertThat(closed.state()).as(closed.toString()).isEqualTo(expected);
            assertThat(yard.begun).isEqualTo(expected == State.DONE ? 1 : 0);
            assertThat(yard.where(server)).containsExactly(expected == State.DONE ? closed.target() : "a");
            assertThat(yard.actuator.isBusy(List.of(server))).isFalse();
        }
    }

    private MigrationRecord outcome(Yard yard, ServerMoves faulty, Duration time) {
        yard.crowded();
        yard.moves = faulty;
        yard.restart(state -> {});
        yard.run(Duration.ofSeconds(10));
        yard.migrator.run();
        yard.run(time);
        assertThat(yard.actuator.isBusy(List.of(yard.journal().get(0).server())))
                .isFalse();
        assertThat(yard.journal()).hasSize(1);
        return yard.journal().get(0);
    }

    @Test
    void aRefusedMoveIsNotTriedAgainAtOnce() {
        try (Yard yard = new Yard(folder)) {
            MigrationRecord m = outcome(
                    yard,
                    new Yard.Delegating(yard.traces()) {
                        @Override
                        public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
                            throw new RefusedException("no valid host was found");
                        }
                    },
                    Duration.ofSeconds(5));
            assertThat(m.state()).isEqualTo(State.REFUSED);
            assertThat(m.detail()).isEqualTo("no valid host was found");
            yard.migrator.run();
            assertThat(yard.journal().get(0).server())
                    .as("another server is tried")
                    .isNotEqualTo(m.server());
        }
    }

    @Test
    void aLostRequestIsFoundToHaveFailedAndALostAnswerToHaveWorked() {
        for (boolean carriedOut : new boolean[] {false, true}) {
            try (Yard yard = new Yard(folder.resolve("lost-" + carriedOut))) {
                MigrationRecord m = outcome(
                        yard,
                        new Yard.Delegating(yard.traces()) {
                            @Override
                            public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
                                if (carriedOut) {
                                    super.begin(server, from, to);
                                }
                                throw new UnreachableException("no answer");
                            }
                        },
                        Duration.ofSeconds(90));
                assertThat(m.state()).isEqualTo(carriedOut ? State.DONE : State.FAILED);
                assertThat(yard.begun).isEqualTo(1);
                assertThat(yard.where(m.server())).containsExactly(carriedOut ? m.target() : "a");
            }
        }
    }

    @Test
    void aMoveThatNeverEndsIsUnknownAfterItsTime() {
        try (Yard yard = new Yard(folder, "migrate.timeout=2m")) {
            MigrationRecord m = outcome(
                    yard,
                    new Yard.Delegating(yard.traces()) {
                        @Override
                        public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {}

                        @Override
                        public Progress progress(UUID server, HypervisorReading from, HypervisorReading to) {
                            return new Progress.Moving();
                        }
                    },
                    Duration.ofSeconds(130));
            assertThat(m.state()).isEqualTo(State.UNKNOWN);
            assertThat(m.detail()).contains("has not ended within migrate.timeout");
            yard.migrator.run();
            assertThat(yard.begun)
                    .as("what is unknown counts as a move: all of a rests")
                    .isEqualTo(1);
        }
    }

    @Test
    void oneThatIsSaidToHaveArrivedAndIsNotSeenThereIsUnknown() {
        try (Yard yard = new Yard(folder)) {
            MigrationRecord m = outcome(
                    yard,
                    new Yard.Delegating(yard.traces()) {
                        @Override
                        public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {}

                        @Override
                        public Progress progress(UUID server, HypervisorReading from, HypervisorReading to) {
                            return new Progress.Arrived();
                        }
                    },
                    Duration.ofSeconds(190));
            assertThat(m.state()).isEqualTo(State.UNKNOWN);
            assertThat(m.detail()).contains("said to have arrived", "it is not seen on " + m.target());
        }
    }

    @Test
    void aServerThatIsDeletedMeanwhileHasFailedAndIsForgotten() {
        try (Yard yard = new Yard(folder)) {
            MigrationRecord m = outcome(
                    yard,
                    new Yard.Delegating(yard.traces()) {
                        @Override
                        public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
                            yard.on(from.name()).delete(server.id());
                        }
                    },
                    Duration.ofSeconds(5));
            assertThat(m.state()).isEqualTo(State.FAILED);
            assertThat(m.detail()).isEqualTo("the server was deleted meanwhile");
        }
    }
}
