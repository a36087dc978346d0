package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Price;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class DeciderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final AllocationRange CPU = new AllocationRange(0.5, 0.25, 2, 0.25);
    private final Decider decider = new Decider(
            new Policy(Duration.ofMinutes(5), new Price(19), 0.1, 0.7, Duration.ofMinutes(2), 0.1, Autonomy.ACT));

    @Test
    void growsToTheForecastNeedBeforeItIsThere() {
        Decision d = decider.decide(situation(CPU, 0.2, 0.2, 0.3, 0.9)).orElseThrow();
        assertThat(d.to()).isEqualTo(1.0);
        assertThat(d.reason())
                .contains("CPU of web-1 is forecast to peak at 0.90 cores within 5 min")
                .contains("has 0.50 cores")
                .contains("its shadows");
    }

    @Test
    void leavesAnAllocationThatFits() {
        assertThat(decider.decide(situation(CPU, 0.3, 0.4, 0.35, 0.42))).isEmpty();
    }

    @Test
    void aNeedThatJustFitsIsNotGrownForItsMargin() {
        assertThat(decider.decide(situation(CPU, 0.3, 0.4, 0.49))).isEmpty();
    }

    @Test
    void usageAtTheLimitGrowsAtOnceWhateverTheForecastSays() {
        Decision d = decider.decide(situation(CPU, 0.49, 0.49, 0.1, 0.1)).orElseThrow();
        assertThat(d.to()).isEqualTo(0.75);
        assertThat(d.reason()).contains("at its limit now");
    }

    @Test
    void usageAtTheLimitGrowsEvenWithoutAForecast() {
        Situation s = new Situation(
                server(), Resource.CPU, CPU, Optional.empty(), "", 0.5, 0.5, Optional.empty(), true, 1e9, NOW);
        assertThat(decider.decide(s)).map(Decision::to).contains(0.75);
    }

    @Test
    void withoutAForecastNothingElseIsDone() {
        Situation s = new Situation(
                server(), Resource.CPU, CPU, Optional.empty(), "", 0.1, 0.1, Optional.empty(), true, 1e9, NOW);
        assertThat(decider.decide(s)).isEmpty();
    }

    @Test
    void shrinksWhatIsNotNeededAfterTheCooldown() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        assertThat(decider.decide(situation(wide, 0.1, 0.1, 0.1)))
                .map(Decision::to)
                .contains(0.25);
    }

    @Test
    void doesNotShrinkDuringTheCooldown() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation s = situation(wide, 0.1, 0.1, 0.1);
        Situation justChanged = new Situation(
                s.server(),
                s.resource(),
                wide,
                s.forecast(),
                "",
                0.1,
                0.1,
                Optional.of(NOW.minusSeconds(60)),
                true,
                1e9,
                NOW);
        assertThat(decider.decide(justChanged)).isEmpty();
    }

    @Test
    void doesNotShrinkWhatWasNotWatchedAllTheTime() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation s = situation(wide, 0.1, 0.1, 0.1);
        assertThat(decider.decide(s)).isPresent();
        Situation gap = new Situation(
                s.server(), s.resource(), wide, s.forecast(), "", 0.1, 0.1, Optional.empty(), false, 1e9, NOW);
        assertThat(decider.decide(gap)).isEmpty();
    }

    @Test
    void neverShrinksBelowWhatWasMeasuredLately() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        assertThat(decider.decide(situation(wide, 0.1, 0.9, 0.1)))
                .map(Decision::to)
                .contains(1.0);
    }

    @Test
    void growthStopsAtWhatTheHypervisorCanStillGive() {
        AllocationRange memory = new AllocationRange(128, 128, 1024, 2);
        Situation s = new Situation(
                server(),
                Resource.MEMORY,
                memory,
                Optional.of(forecast(600)),
                "",
                80,
                80,
                Optional.empty(),
                true,
                101,
                NOW);
        assertThat(decider.decide(s)).map(Decision::to).contains(228.0);
    }

    @Test
    void looksNoFurtherThanTheLead() {
        double[] steps = new double[15];
        Arrays.fill(steps, 0.3);
        steps[10] = 1.9; // beyond five minutes
        assertThat(decider.decide(situation(CPU, 0.3, 0.4, steps))).isEmpty();
    }

    @Property
    void whateverIsDecidedLiesOnAStepWithinTheRangeAndAboveWhatWasMeasured(
            @ForAll @DoubleRange(min = 0, max = 2) double measured,
            @ForAll @DoubleRange(min = 0, max = 3) double need,
            @ForAll @DoubleRange(min = 0, max = 1) double position) {
        double current = 0.25 + Math.floor(position * 7) * 0.25;
        AllocationRange range = new AllocationRange(current, 0.25, 2, 0.25);
        decider.decide(situation(range, measured, measured, need)).ifPresent(d -> {
            assertThat(d.to()).isBetween(0.25, 2.0).isNotEqualTo(current);
            assertThat(d.to() / 0.25).isEqualTo(Math.rint(d.to() / 0.25));
            assertThat(d.to()).isGreaterThanOrEqualTo(Math.min(2.0, measured));
        });
    }

    private static Situation situation(AllocationRange range, double measured, double peak, double... need) {
        return new Situation(
                server(),
                Resource.CPU,
                range,
                Optional.of(forecast(need)),
                "its shadows did so",
                measured,
                peak,
                Optional.empty(),
                true,
                1e9,
                NOW);
    }

    private static Forecast forecast(double... need) {
        double[][] quantiles = new double[need.length][Forecast.levels().size()];
        for (int i = 0; i < need.length; i++) {
            Arrays.fill(quantiles[i], need[i]);
        }
        return new Forecast("test", NOW.getEpochSecond(), 60, quantiles);
    }

    private static ServerReading server() {
        return new ServerReading(
                UUID.randomUUID(),
                "web-1",
                "default",
                "h1",
                NOW.minusSeconds(3600),
                NOW,
                ResourceVector.UNKNOWN,
                ResourceVector.UNKNOWN,
                ResourceVector.UNKNOWN,
                Map.of());
    }
}
