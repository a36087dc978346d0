package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.allocation.Expectation.Burst;
import io.gnomon.predictor.sizing.Need;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LiftTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:50:00Z");
    private static final double UPPER = 0.4;
    private final Need need = new Need(new double[] {0.1, 0.5, 0.9}, new double[] {0.1, 0.2, 0.3});

    private static Profiled profiled(double used, double sensitivity, Optional<Burst> burst) {
        return new Profiled(new Expectation("tags=web", 5, UPPER, burst, NOW), used, sensitivity);
    }

    private static Optional<Burst> burst(double low, double middle, double high) {
        Need then = new Need(new double[] {0.1, 0.5, 0.9}, new double[] {low, middle, high});
        return Optional.of(new Burst(NOW.plusSeconds(600), NOW.plusSeconds(7_800), 0.8, then));
    }

    private double[] lifted(Profiled p) {
        return Lift.of(need, p).quantiles();
    }

    @Test
    void usageWithinTheIntervalLeavesTheNeedAsItIsUpToItsUpperEnd() {
        for (double used : new double[] {0, 0.1, 0.39, UPPER}) {
            assertThat(lifted(profiled(used, 10, Optional.empty()))).containsExactly(0.1, 0.2, 0.3);
        }
    }

    @Test
    void whatIsAboveTheUpperEndCountsAsOftenAsTheSensitivitySays() {
        assertThat(lifted(profiled(Math.nextUp(UPPER), 10, Optional.empty()))[0])
                .isGreaterThan(0.1)
                .isCloseTo(0.1, within(1e-12));
        assertThat(lifted(profiled(0.5, 1, Optional.empty())))
                .containsExactly(new double[] {0.2, 0.3, 0.4}, within(1e-9));
        assertThat(lifted(profiled(0.5, 2, Optional.empty())))
                .containsExactly(new double[] {0.3, 0.4, 0.5}, within(1e-9));
        assertThat(lifted(profiled(0.5, 0, Optional.empty()))).containsExactly(0.1, 0.2, 0.3);
    }

    @Test
    void aPeakHourThatIsNearCountsBeforeItsLoadIsThere() {
        assertThat(lifted(profiled(0.1, 1, burst(0.05, 0.5, 0.9))))
                .containsExactly(new double[] {0.1, 0.5, 0.9}, within(1e-9));
        assertThat(lifted(profiled(0.1, 5, burst(0.05, 0.5, 0.9))))
                .containsExactly(new double[] {0.1, 0.5, 0.9}, within(1e-9));
        assertThat(lifted(profiled(0.1, 0.5, burst(0.05, 0.5, 0.9))))
                .containsExactly(new double[] {0.1, 0.35, 0.6}, within(1e-9));
        assertThat(lifted(profiled(0.1, 0, burst(0.05, 0.5, 0.9)))).containsExactly(0.1, 0.2, 0.3);
    }

    @Property
    void aNeedIsNeverLoweredAndItsQuantilesStillRise(
            @ForAll @DoubleRange(min = 0, max = 2) double used,
            @ForAll @DoubleRange(min = 0, max = 10) double sensitivity,
            @ForAll @DoubleRange(min = 0, max = 1) double low,
            @ForAll @DoubleRange(min = 0, max = 1) double rise) {
        double[] lifted = lifted(profiled(used, sensitivity, burst(low, low + rise, low + 2 * rise)));
        for (int i = 0; i < lifted.length; i++) {
            assertThat(lifted[i]).isGreaterThanOrEqualTo(need.quantiles()[i]);
            assertThat(i == 0 || lifted[i] >= lifted[i - 1] - 1e-12).isTrue();
        }
    }
}
