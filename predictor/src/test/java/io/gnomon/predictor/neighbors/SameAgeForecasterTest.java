package io.gnomon.predictor.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.forecast.Forecast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SameAgeForecasterTest {
    private static final int CPU = 0;
    private static final int HORIZON = 45;

    private final SameAgeMatcher matcher = new SameAgeMatcher(new double[] {1, 1, 1}, 3, 10);
    private final SameAgeForecaster forecaster = new SameAgeForecaster(matcher);
    private final List<AgedSeries> fleet = List.of(
            Lives.of("batch", Lives.BATCH, 8, 120, 1, 1),
            Lives.of("periodic", Lives.PERIODIC, 9, 110, 1, 2),
            Lives.of("flat", Lives.FLAT, 10, 100, 1, 3));

    @Test
    void aRiseIsForecastTenSecondsAheadFromWhatTheNeighbourDidAtThatAge() {
        for (double amplitude : new double[] {0.85, 1, 1.15}) {
            int boot = 10;
            int rise = boot + 2 * Lives.STEP_SLOTS;
            AgedSeries young = Lives.of("new", Lives.BATCH_ANOTHER_DAY, boot, rise - 12, amplitude, 5);
            Forecast forecast = forecast(young, CPU);
            int first = firstAbove(forecast, 45);
            assertThat(young.age() + first).as("amplitude " + amplitude).isBetween(rise - 2, rise + 4);
            assertThat(forecast.median(2)).isLessThan(20);
        }
    }

    @Test
    void memoryAndDiskRiseWithTheCpu() {
        AgedSeries young = Lives.of("new", Lives.BATCH_ANOTHER_DAY, 10, 28, 1, 5);
        assertThat(forecast(young, 1).peak(0.5, 0, 30)).isGreaterThan(1.5 * young.get(1, 27));
        assertThat(forecast(young, 2).peak(0.5, 0, 30)).isGreaterThan(3 * young.get(2, 27));
    }

    @Test
    void noRiseIsForecastForAServerThatBeganLikeAnother() {
        for (double[] workload : List.of(Lives.PERIODIC, Lives.FLAT)) {
            Forecast forecast = forecast(Lives.of("new", workload, 10, 28, 1.1, 6), CPU);
            assertThat(forecast.peak(0.9, 0, HORIZON)).isLessThan(60);
            assertThat(forecast.peak(0.5, 0, HORIZON)).isLessThan(45);
        }
    }

    @Test
    void aServerLikeNobodyStaysAboutAsItIs() {
        double[] strange = {60, 60, 60, 60, 60, 60, 60, 60};
        Forecast forecast = forecast(Lives.of("new", strange, 10, 40, 1, 6), CPU);
        assertThat(forecast.median(20)).isBetween(45.0, 75.0);
    }

    /** Each workload of a small fleet, run on another day, is forecast from the others that are older. */
    @Test
    void leftOutServersAreForecastBetterThanByTheirLastValueAndMostlyWithinTheInterval() {
        List<double[]> workloads = List.of(Lives.BATCH, Lives.PERIODIC, Lives.FLAT, Lives.BATCH_ANOTHER_DAY);
        double error = 0;
        double lastValueError = 0;
        int within = 0;
        int n = 0;
        for (int w = 0; w < workloads.size(); w++) {
            for (int seed = 0; seed < 5; seed++) {
                AgedSeries whole =
                        Lives.of("new", workloads.get(w), 8 + seed % 4, 110, 0.85 + 0.07 * seed, 100 * w + seed);
                for (int age = 20; age <= 60; age += 10) {
                    Forecast forecast = forecast(whole.atAge(age), CPU);
                    for (int step = 0; step < HORIZON; step++) {
                        double actual = whole.get(CPU, age + step);
                        error += Math.abs(actual - forecast.median(step));
                        lastValueError += Math.abs(actual - whole.get(CPU, age - 1));
                        within += actual >= forecast.quantile(step, 0.1) && actual <= forecast.quantile(step, 0.9)
                                ? 1
                                : 0;
                        n++;
                    }
                }
            }
        }
        assertThat(error).isLessThan(0.5 * lastValueError);
        assertThat((double) within / n).isBetween(0.75, 0.99);
    }

    @Test
    void withoutNeighboursTheLastValuesWiden() {
        AgedSeries young = Lives.of("new", Lives.PERIODIC, 5, 40, 1, 6);
        Forecast forecast = forecaster.forecast(young, CPU, List.of(), id -> null, HORIZON);
        assertThat(forecast.steps()).isEqualTo(HORIZON);
        assertThat(forecast.median(0)).isBetween(20.0, 40.0);
        assertThat(width(forecast, 40)).isGreaterThan(width(forecast, 0));
    }

    @Test
    void neighboursThatRunOutOfFutureHoldTheirLastValueAndWiden() {
        AgedSeries old = Lives.of("old", Lives.PERIODIC, 9, 35, 1, 2);
        AgedSeries young = Lives.of("new", Lives.PERIODIC, 9, 30, 1, 6);
        Forecast forecast = forecaster.forecast(
                young, CPU, matcher.match(young, List.of(old)), id -> id.equals("old") ? old : null, HORIZON);
        assertThat(forecast.steps()).isEqualTo(HORIZON);
        assertThat(width(forecast, 44)).isGreaterThan(width(forecast, 2));
    }

    @Test
    void aServerThatIsNotYetThereIsForecastFromItsNeighboursAlone() {
        AgedSeries unborn = new AgedSeries("new", 1, new double[3][0]);
        Forecast forecast = forecast(unborn, CPU);
        assertThat(forecast.steps()).isEqualTo(HORIZON);
        assertThat(forecast.startSeconds()).isZero();
        assertThat(forecast.startingAt(1_700_000_000).startSeconds()).isEqualTo(1_700_000_000);
    }

    @Test
    void nothingKnownAnywhereIsUnknown() {
        AgedSeries unborn = new AgedSeries("new", 1, new double[3][0]);
        assertThat(forecaster.forecast(unborn, CPU, List.of(), id -> null, 10).isUnknown())
                .isTrue();
    }

    @Property(tries = 100)
    void neverNaNNeverNegativeAndTheSameTwice(@ForAll long seed, @ForAll @IntRange(min = 0, max = 50) int age) {
        List<AgedSeries> others = new ArrayList<>();
        Map<String, AgedSeries> byId = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            AgedSeries other = Noise.server("other" + i, 2, 55, seed + i);
            others.add(other);
            byId.put(other.id(), other);
        }
        SameAgeMatcher two = new SameAgeMatcher(new double[] {1, 2}, 3, 5);
        AgedSeries subject = Noise.server("new", 2, age, seed - 1);
        List<Neighbor> found = two.match(subject, others);
        Forecast once = new SameAgeForecaster(two).forecast(subject, 1, found, byId::get, 20);
        Forecast again = new SameAgeForecaster(two).forecast(subject, 1, found, byId::get, 20);
        for (int step = 0; step < once.steps(); step++) {
            for (double level : Forecast.levels()) {
                assertThat(once.quantile(step, level)).isFinite().isNotNegative();
                assertThat(again.quantile(step, level)).isEqualTo(once.quantile(step, level));
            }
        }
    }

    private Forecast forecast(AgedSeries subject, int channel) {
        Map<String, AgedSeries> byId = new HashMap<>();
        fleet.forEach(s -> byId.put(s.id(), s));
        return forecaster.forecast(subject, channel, matcher.match(subject, fleet), byId::get, HORIZON);
    }

    private static int firstAbove(Forecast forecast, double limit) {
        for (int step = 0; step < forecast.steps(); step++) {
            if (forecast.median(step) > limit) {
                return step;
            }
        }
        return -1000;
    }

    private static double width(Forecast forecast, int step) {
        return forecast.quantile(step, 0.9) - forecast.quantile(step, 0.1);
    }
}
