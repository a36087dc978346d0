package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

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
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a boot boost is an adjustment like any other. */
class BoostTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "decide.cooldown", "12s");
    private static final LoadTrace CALM = new LoadTrace(List.of(new Line(0, 0.5, 100, 1)));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itGoesThroughTheJournalAndIsToldAndVerifiedWhateverTheToggleSays(boolean toggle) {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID server = boosted(house, hypervisor, toggle);
            house.run(Duration.ofSeconds(2));

            Adjustment end =
                    house.adjustments(server).get(house.adjustments(server).size() - 1);
            assertThat(end.resource()).isEqualTo(Resource.CPU);
            assertThat(end.from()).isEqualTo(4);
            assertThat(end.to()).isEqualTo(1);
            assertThat(end.state()).isEqualTo(State.VERIFIED);
            assertThat(end.reason())
                    .isEqualTo(
                            "server has booted, and the boost of its CPU ends. Goes from 4.00 cores to the 1.00 cores"
                                    + " that its flavor sells.");
            assertThat(house.database.notifications().list(Optional.empty(), 10))
                    .anySatisfy(
                            n -> assertThat(n.text()).startsWith(end.reason()).contains("Verified"));
            assertThat(hypervisor.boosted).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"INTENDED", "ACTING", "ACTED"})
    void aRunThatIsKilledMeanwhileIsReconciledAndTheBoostEndsAfterAll(State killedAfter) {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID server = boosted(house, hypervisor, false);
            house.restart(state -> {
                if (state == killedAfter) {
                    throw new House.Killed();
                }
            });
            assertThat(catchThrowable(() -> house.run(Duration.ofSeconds(2)))).isInstanceOf(House.Killed.class);
            assertThat(house.database.journal().open()).hasSize(1);

            house.restart(state -> {});
            house.actuator.recall();
            house.actuator.reconcile();
            house.run(Duration.ofSeconds(20));
            assertThat(house.database.journal().open()).isEmpty();
            assertThat(hypervisor.boosted).isEmpty();
            assertThat(house.adjustments(server))
                    .filteredOn(a -> a.state() == State.VERIFIED)
                    .hasSize(1);
        }
    }

    @Test
    void whereGnomonOnlyAdvisesItIsAdvisedAndWhereItIsOffNothingIsSaid() {
        for (String autonomy : List.of("advise", "off")) {
            Map<String, String> settings = new HashMap<>(QUICK);
            settings.put("decide.autonomy", autonomy);
            try (House house = new House(folder.resolve(autonomy), settings)) {
                Veiled hypervisor = veil(house);
                UUID server = boosted(house, hypervisor, true);
                house.run(Duration.ofSeconds(10));
                assertThat(hypervisor.boosted).containsKey(server);
                assertThat(house.adjustments(server))
                        .filteredOn(a -> a.resource() == Resource.CPU)
                        .extracting(Adjustment::state)
                        .isEqualTo(autonomy.equals("off") ? List.of() : List.of(State.ADVISED));
            }
        }
    }

    @Test
    void aLimitThatSomebodyTakesAwayLaterIsSetAgainOnlyWithTheToggleOn() {
        try (House house = new House(folder, QUICK)) {
            Veiled hypervisor = veil(house);
            UUID on = boosted(house, hypervisor, true);
            UUID off = boosted(house, hypervisor, false);
            house.run(Duration.ofSeconds(2));
            assertThat(hypervisor.boosted).isEmpty();

            hypervisor.boosted.put(on, 4.0);
            hypervisor.boosted.put(off, 4.0);
            house.run(Duration.ofSeconds(4));
            assertThat(hypervisor.boosted).containsOnlyKeys(off);
            assertThat(house.adjustments(on))
                    .anySatisfy(a -> assertThat(a.reason()).contains("somebody took it away"));
            assertThat(house.adjustments(off)).hasSize(1);
        }
    }

    private static UUID boosted(House house, Veiled hypervisor, boolean toggle) {
        UUID server = house.server("server", toggle, CALM);
        hypervisor.boosted.put(server, 4.0);
        house.restart(state -> {});
        return server;
    }

    private static Veiled veil(House house) {
        Veiled hypervisor = new Veiled(house.hypervisor);
        house.port = hypervisor;
        return hypervisor;
    }
}
