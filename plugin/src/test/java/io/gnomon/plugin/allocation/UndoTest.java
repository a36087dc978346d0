package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "decide.cooldown", "12s");

    /** Busy from the start, and calm after a minute. */
    private static final LoadTrace BUSY = new LoadTrace(List.of(new Line(0, 2.4, 600, 4), new Line(60, 0.2, 60, 1)));

    @TempDir
    Path folder;

    private House house;
    private Undo undo;
    private UUID server;

    @BeforeEach
    void aServerThatHasGrown() {
        house = new House(folder, QUICK);
        Configuration c = Configuration.of(QUICK);
        undo = new Undo(
                house.fleet,
                house.cluster,
                house.cycle,
                Policy.of(c.decide(), c.forecast()),
                c.observe().staleAfter(),
                house.clock);
        server = house.server("web", true, BUSY);
        house.run(Duration.ofSeconds(50));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Adjustment last(Resource resource) {
        return house.adjustments(server).stream()
                .filter(a -> a.resource() == resource && a.state() == State.VERIFIED)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void growthThatIsNotNeededAnyMoreIsTakenBackAndStaysSo() {
        house.fleet.setDynamicAllocation(server, false, "ada");
        Adjustment grown = last(Resource.CPU);
        assertThat(grown.to()).isGreaterThan(grown.from());
        house.run(Duration.ofSeconds(60));
        house.fleet.setDynamicAllocation(server, true, "ada");

        Adjustment back = undo.of(grown, "ada");

        assertThat(house.database.journal().find(back.id())).hasValueSatisfying(a -> {
            assertThat(a.state()).isEqualTo(State.VERIFIED);
            assertThat(a.actor()).isEqualTo("ada");
            assertThat(a.from()).isEqualTo(grown.to());
            assertThat(a.to()).isEqualTo(grown.from());
            assertThat(a.reason()).contains("taken back, as ada asked");
        });
        assertThat(house.fleet.find(server).orElseThrow().record().dynamicAllocation())
                .isFalse();
        house.run(Duration.ofSeconds(60));
        assertThat(house.allocated(server, Resource.CPU)).isEqualTo(grown.from());
    }

    @Test
    void whatIsInUseIsNotTakenAway() {
        Adjustment a = last(Resource.CPU);
        Adjustment inOneGo = new Adjustment(
                a.id(),
                a.server(),
                a.serverName(),
                a.project(),
                a.actor(),
                a.resource(),
                1,
                a.to(),
                a.measured(),
                a.forecastLow(),
                a.forecastMedian(),
                a.forecastHigh(),
                a.reason(),
                a.state(),
                a.detail(),
                a.decidedAt(),
                a.updatedAt());
        assertThatThrownBy(() -> undo.of(inOneGo, "ada"))
                .isInstanceOf(Undo.Refused.class)
                .hasMessageContaining("lately used 2.40 cores");
        assertThat(house.fleet.find(server).orElseThrow().record().dynamicAllocation())
                .as("nothing was done")
                .isTrue();
    }

    @Test
    void anAdjustmentThatHoldsNoLongerIsNotTakenBack() {
        Adjustment grown = last(Resource.MEMORY);
        house.run(Duration.ofSeconds(120));
        assertThat(house.allocated(server, Resource.MEMORY))
                .as("shrunk meanwhile")
                .isLessThan(grown.to());
        assertThatThrownBy(() -> undo.of(grown, "ada"))
                .isInstanceOf(Undo.Refused.class)
                .hasMessageContaining("changed again since");
    }

    @Test
    void thatOfAServerThatIsGoneIsNotTakenBack() {
        Adjustment grown = last(Resource.CPU);
        house.hypervisor.delete(server);
        house.run(Duration.ofSeconds(5));
        assertThatThrownBy(() -> undo.of(grown, "ada")).hasMessageContaining("does not run any more");
    }
}
