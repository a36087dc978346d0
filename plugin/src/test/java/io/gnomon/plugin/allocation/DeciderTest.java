package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.allocation.Expectation.Burst;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Need;
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
    private final Decider decider = new Decider(new Policy(
            Duration.ofMinutes(5),
            Prices.of(19),
            new Sensitivities(1, Nearest.NOTHING),
            new Priorities(Prices.of(19), Nearest.NOTHING),
            0.1,
            0.3,
            Duration.ofMinutes(2),
            0.1,
            Autonomy.ACT));

    @Test
    void growsToTheForecastNeedBeforeItIsThere() {
        Decision d = decide(situation(CPU, 0.2, 0.2, 0.3, 0.9)).orElseThrow();
        assertThat(d.to()).isEqualTo(1.0);
        assertThat(d.reason())
                .contains("CPU of web-1 is forecast to peak at 0.90 cores within 5 min")
                .contains("has 0.50 cores")
                .contains("its shadows");
    }

    @Test
    void leavesAnAllocationThatFits() {
        assertThat(decide(situation(CPU, 0.3, 0.4, 0.35, 0.42))).isEmpty();
    }

    @Test
    void aNeedThatJustFitsIsNotGrownForItsMargin() {
        assertThat(decide(situation(CPU, 0.3, 0.4, 0.49))).isEmpty();
    }

    @Test
    void usageAtTheLimitGrowsAtOnceWhateverTheForecastSays() {
        Decision d = decide(situation(CPU, 0.49, 0.49, 0.1, 0.1)).orElseThrow();
        assertThat(d.to()).isEqualTo(0.75);
        assertThat(d.reason()).contains("at its limit now");
    }

    @Test
    void usageAtTheLimitGrowsEvenWithoutAForecast() {
        Situation s = given(Resource.CPU, CPU, Optional.empty(), 0.5, 0.5, Optional.empty(), true, 1e9);
        assertThat(decide(s)).map(Decision::to).contains(0.75);
    }

    @Test
    void withoutAForecastNothingElseIsDone() {
        Situation s = given(Resource.CPU, CPU, Optional.empty(), 0.1, 0.1, Optional.empty(), true, 1e9);
        assertThat(decide(s)).isEmpty();
    }

    @Test
    void shrinksWhatIsNotNeededAfterTheCooldown() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        assertThat(decide(situation(wide, 0.1, 0.1, 0.1))).map(Decision::to).contains(0.25);
    }

    @Test
    void doesNotShrinkDuringTheCooldown() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation s = situation(wide, 0.1, 0.1, 0.1);
        Situation justChanged =
                given(Resource.CPU, wide, s.forecast(), 0.1, 0.1, Optional.of(NOW.minusSeconds(60)), true, 1e9);
        assertThat(decide(justChanged)).isEmpty();
    }

    @Test
    void doesNotShrinkWhatWasNotWatchedAllTheTime() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation s = situation(wide, 0.1, 0.1, 0.1);
        assertThat(decide(s)).isPresent();
        Situation gap = given(Resource.CPU, wide, s.forecast(), 0.1, 0.1, Optional.empty(), false, 1e9);
        assertThat(decide(gap)).isEmpty();
    }

    @Test
    void neverShrinksBelowWhatWasMeasuredLately() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        assertThat(decide(situation(wide, 0.1, 0.9, 0.1))).map(Decision::to).contains(1.0);
    }

    @Test
    void growthStopsAtWhatTheHypervisorCanStillGive() {
        AllocationRange memory = new AllocationRange(128, 128, 1024, 2);
        Situation s = given(Resource.MEMORY, memory, Optional.of(forecast(600)), 80, 80, Optional.empty(), true, 101);
        assertThat(decide(s)).map(Decision::to).contains(228.0);
    }

    @Test
    void aSmallGuestThatNeverFillsItsLastMibsIsFullAllTheSame() {
        AllocationRange memory = new AllocationRange(116, 64, 512, 2);
        Situation full =
                given(Resource.MEMORY, memory, Optional.of(forecast(90)), 103, 103, Optional.empty(), true, 1e9);
        assertThat(decide(full)).hasValueSatisfying(d -> {
            assertThat(d.to()).isGreaterThanOrEqualTo(103 + 2 * Decider.SPARE_MIB);
            assertThat(d.reason()).contains("at its limit now");
        });
        Situation room = given(Resource.MEMORY, memory, Optional.of(forecast(80)), 90, 90, Optional.empty(), true, 1e9);
        assertThat(decide(room)).isEmpty();
    }

    @Test
    void aSmallGuestIsNotShrunkUntilItIsFull() {
        AllocationRange memory = new AllocationRange(256, 64, 512, 2);
        Situation s = given(Resource.MEMORY, memory, Optional.of(forecast(60)), 60, 60, Optional.empty(), true, 1e9);
        double to = decide(s).orElseThrow().to();
        assertThat(to).isLessThan(256).isGreaterThan(60 + Decider.SPARE_MIB);
        AllocationRange then = new AllocationRange(to, 64, 512, 2);
        assertThat(decide(given(Resource.MEMORY, then, s.forecast(), 60, 60, Optional.empty(), true, 1e9)))
                .isEmpty();
    }

    @Test
    void looksNoFurtherThanTheLead() {
        double[] steps = new double[15];
        Arrays.fill(steps, 0.3);
        steps[10] = 1.9; // beyond five minutes
        assertThat(decide(situation(CPU, 0.3, 0.4, steps))).isEmpty();
    }

    @Property
    void whateverIsDecidedLiesOnAStepWithinTheRangeAndAboveWhatWasMeasured(
            @ForAll @DoubleRange(min = 0, max = 2) double measured,
            @ForAll @DoubleRange(min = 0, max = 3) double need,
            @ForAll @DoubleRange(min = 0, max = 1) double position) {
        double current = 0.25 + Math.floor(position * 7) * 0.25;
        AllocationRange range = new AllocationRange(current, 0.25, 2, 0.25);
        decide(situation(range, measured, measured, need)).ifPresent(d -> {
            assertThat(d.to()).isBetween(0.25, 2.0).isNotEqualTo(current);
            assertThat(d.to() / 0.25).isEqualTo(Math.rint(d.to() / 0.25));
            assertThat(d.to()).isGreaterThanOrEqualTo(Math.min(2.0, measured));
        });
    }

    @Test
    void whatSizesSayCountsWhereItIsMoreThanTheForecast() {
        Decision d = decide(sized(situation(CPU, 0.2, 0.2, 0.3), 0.9, 0.01)).orElseThrow();
        assertThat(d.to()).isEqualTo(1.0);
        assertThat(d.need().planned()).isEqualTo(0.9);
        assertThat(d.reason()).contains("a change as much as 0.01 cores");
        assertThat(decide(sized(situation(CPU, 0.2, 0.2, 0.3), 0.1, 0.01))).isEmpty();
    }

    @Test
    void aChangeThatCostsMoreThanLeavingItWaits() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation s = sized(situation(wide, 0.1, 0.1, 0.1), 0.1, 8);
        Verdict first = decider.decide(s);
        assertThat(first.decision()).isEmpty();
        assertThat(first.waited()).isBetween(-0.2, -0.1); // a tenth of a slot with nearly two cores idle
        Verdict later = decider.decide(waiting(s, -6.5));
        assertThat(later.decision()).map(Decision::to).contains(0.25);
    }

    @Test
    void waitingInVainIsForgottenOnceTheAllocationFits() {
        AllocationRange wide = new AllocationRange(2, 0.25, 2, 0.25);
        Situation fits = waiting(sized(situation(wide, 1.8, 1.8, 1.8), 1.8, 8), -7.9);
        assertThat(decider.decide(fits)).isEqualTo(new Verdict(Optional.empty(), 0, 0, 0));
    }

    @Test
    void usageAboveTheProfileOfItsTagsAddsToTheNeedAndTheReasonSaysSo() {
        Situation s = situation(CPU, 0.4, 0.4, 0.4);
        assertThat(decide(s)).isEmpty();
        assertThat(decide(profiled(s, new Profiled(expectation(Optional.empty()), 0.3, 1))))
                .isEmpty();
        Situation above = profiled(s, new Profiled(expectation(Optional.empty()), 0.4, 3));
        Decision d = decide(above).orElseThrow();
        assertThat(d.to()).isEqualTo(1.0); // 0.4 forecast and 3 x 0.1 excess, a tenth more, on a step
        assertThat(d.need().planned()).isEqualTo(0.4);
        assertThat(d.reason())
                .contains("It has used 0.40 cores, 0.10 more than servers of tags=web would (at most 0.30): with a"
                        + " sensitivity of 3 that adds 0.30.")
                .contains("Leaving it costs as much as");
    }

    @Test
    void anExcessThatIsNotWorthAChangeChangesNothing() {
        Situation s = profiled(
                sized(situation(CPU, 0.4, 0.4, 0.4), 0.4, 100), new Profiled(expectation(Optional.empty()), 0.4, 3));
        Verdict verdict = decider.decide(s);
        assertThat(verdict.decision()).isEmpty();
        assertThat(verdict.waited()).isPositive(); // it will be, if it lasts
    }

    @Test
    void aPeakHourIsProvidedForBeforeItsLoadIsSeen() {
        Need atNine = new Need(new double[] {0.5, 0.95}, new double[] {0.8, 1.2});
        Burst burst =
                new Burst(Instant.parse("2026-01-01T12:05:00Z"), Instant.parse("2026-01-01T14:00:00Z"), 0.8, atNine);
        Decision d = decide(
                        profiled(situation(CPU, 0.1, 0.1, 0.1), new Profiled(expectation(Optional.of(burst)), 0.1, 1)))
                .orElseThrow();
        assertThat(d.to()).isEqualTo(1.5);
        assertThat(d.reason())
                .contains(
                        "Servers of tags=web burst from Thu 12:05 to Thu 14:00 UTC (with 80 % probability), and then need"
                                + " 1.20 cores.");
    }

    private static Expectation expectation(Optional<Burst> burst) {
        return new Expectation("tags=web", 4, 0.3, burst, NOW);
    }

    private static Situation profiled(Situation s, Profiled profiled) {
        return with(s, s.sized(), Optional.of(profiled), s.waited());
    }

    private static Situation sized(Situation s, double need, double change) {
        Sized sized = new Sized(new Need(new double[] {0.5}, new double[] {need}), change, NOW);
        return with(s, Optional.of(sized), s.profiled(), s.waited());
    }

    private static Situation waiting(Situation s, double waited) {
        return with(s, s.sized(), s.profiled(), waited);
    }

    private static Situation with(Situation s, Optional<Sized> sized, Optional<Profiled> profiled, double waited) {
        return new Situation(
                s.server(),
                s.resource(),
                s.range(),
                s.forecast(),
                s.price(),
                sized,
                profiled,
                waited,
                s.slots(),
                s.origin(),
                s.measured(),
                s.recentPeak(),
                s.lastChange(),
                s.covered(),
                s.free(),
                s.now());
    }

    private Optional<Decision> decide(Situation s) {
        return decider.decide(s).decision();
    }

    private static Situation situation(AllocationRange range, double measured, double peak, double... need) {
        return given(Resource.CPU, range, Optional.of(forecast(need)), measured, peak, Optional.empty(), true, 1e9);
    }

    private static Situation given(
            Resource resource,
            AllocationRange range,
            Optional<Forecast> forecast,
            double measured,
            double peak,
            Optional<Instant> lastChange,
            boolean covered,
            double free) {
        return new Situation(
                server(),
                resource,
                range,
                forecast,
                new Price(19),
                Optional.empty(),
                Optional.empty(),
                0,
                0.1,
                "its shadows did so",
                measured,
                peak,
                lastChange,
                covered,
                free,
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
