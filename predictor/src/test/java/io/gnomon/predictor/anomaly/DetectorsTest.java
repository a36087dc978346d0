package io.gnomon.predictor.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.anomaly.Anomaly.Stuck;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    private final Detectors all = new Detectors();

    @Test
    void aSpikeIsFoundWithItsLevelAndItsPeak() {
        double[] values = Strange.noise(300, 0.3, 1);
        values[200] += 20;
        values[201] += 30;
        Spike spike = only(all.find(Strange.of(values)), Spike.class);
        assertThat(spike.from()).isEqualTo(200);
        assertThat(spike.to()).isEqualTo(202);
        assertThat(spike.usual()).isCloseTo(50, within(1.5));
        assertThat(spike.peak()).isEqualTo(values[201]);
        assertThat(spike.score()).isGreaterThan(2);
        assertThat(spike.numbers()).containsKeys("usual", "peak");
    }

    @Test
    void whatHasNotComeBackYetOrStaysIsNoSpike() {
        double[] values = Strange.noise(300, 0.3, 1);
        values[298] += 30;
        values[299] += 30;
        assertThat(all.find(Strange.of(values))).isEmpty();
        assertThat(all.find(Strange.of(Strange.shift(Strange.noise(300, 0.3, 1), 280, 30))))
                .noneMatch(a -> a instanceof Spike);
    }

    @Test
    void aTimedJobAndAHabitAreNoSpikes() {
        double[] hourly = Strange.noise(400, 0.3, 2);
        for (int i = 30; i < 400; i += 60) {
            hourly[i] += 30;
        }
        assertThat(all.find(Strange.of(hourly))).isEmpty();
        assertThat(all.find(Strange.of(Strange.spikes(Strange.noise(400, 0.3, 2), 8, 3))))
                .isEmpty();
    }

    @Test
    void aLevelShiftIsFoundWhereItIs() {
        double[] values = Strange.shift(Strange.noise(400, 0.3, 4), 250, -12);
        LevelShift shift = only(all.find(Strange.of(values)), LevelShift.class);
        assertThat(shift.from()).isBetween(248, 252);
        assertThat(shift.to()).isEqualTo(400);
        assertThat(shift.before()).isCloseTo(50, within(1.0));
        assertThat(shift.after()).isCloseTo(38, within(1.0));
        assertThat(shift.isNew()).isTrue();
    }

    @Test
    void aReturnToAKnownLevelIsAShiftToNothingNew() {
        double[] values = Strange.shift(Strange.shift(Strange.noise(500, 0.3, 5), 200, 15), 300, -15);
        List<Anomaly> found = all.find(Strange.of(values));
        assertThat(found).hasSize(2).allMatch(a -> a instanceof LevelShift);
        assertThat(found.get(0).to()).isEqualTo(found.get(1).from());
        assertThat(((LevelShift) found.get(0)).isNew()).isTrue();
        assertThat(((LevelShift) found.get(1)).isNew()).isFalse();
    }

    @Test
    void aLeakIsFoundWithTheTimeThatIsLeft() {
        double[] values = Strange.leak(Strange.noise(480, 0.5, 6), 0, 0.1);
        Leak leak = only(new Detectors(118).find(Strange.of(values)), Leak.class);
        assertThat(leak.from()).isZero();
        assertThat(leak.slope()).isCloseTo(0.1, within(0.005));
        assertThat(leak.slopeLow()).isLessThanOrEqualTo(leak.slope());
        assertThat(leak.slopeHigh()).isGreaterThanOrEqualTo(leak.slope());
        // at 98, and 20 to go
        assertThat(leak.slotsLeft()).isCloseTo(200, within(25.0));
        assertThat(new Detectors().find(Strange.of(values)).get(0).numbers()).doesNotContainKey("slots_left");
    }

    @Test
    void aLeakThatBeganLateIsFoundInItsOwnTimeAndOneThatEndedIsNone() {
        double[] late = Strange.leak(Strange.noise(800, 0.5, 7), 600, 0.3);
        assertThat(only(all.find(Strange.of(late)), Leak.class).from()).isBetween(590, 700);
        double[] ended = Strange.leak(Strange.noise(800, 0.5, 7), 200, 0.1);
        double top = ended[700];
        double[] rest = Strange.noise(100, 0.5, 8);
        for (int i = 700; i < 800; i++) {
            ended[i] = top + rest[i - 700] - 50;
        }
        assertThat(all.find(Strange.of(ended))).noneMatch(a -> a instanceof Leak);
    }

    @Test
    void theMorningOfAnOrdinaryDayIsNoLeak() {
        double[] values = Strange.noise(2 * 1440 + 700, 0.5, 9);
        for (int i = 0; i < values.length; i++) {
            values[i] -= 25 * Math.cos(2 * Math.PI * i / 1440);
        }
        assertThat(all.find(Strange.of(values))).noneMatch(a -> a instanceof Leak);
    }

    @Test
    void aStuckSeriesIsFoundAndOneThatOftenRepeatsItselfIsNot() {
        double[] values = Strange.stuck(Strange.noise(200, 0.3, 10), 180, 200);
        Stuck stuck = only(all.find(Strange.of(values)), Stuck.class);
        assertThat(stuck.from()).isEqualTo(180);
        assertThat(stuck.to()).isEqualTo(200);
        assertThat(stuck.value()).isEqualTo(values[180]);
        double[] coarse = Strange.noise(400, 0.9, 11);
        for (int i = 0; i < coarse.length; i++) {
            coarse[i] = Math.rint(coarse[i] / 2);
        }
        assertThat(all.find(Strange.of(coarse))).noneMatch(a -> a instanceof Stuck);
    }

    @Test
    void nothingIsFoundWhereNothingCanBeKnown() {
        double[] gaps = new double[500];
        Arrays.fill(gaps, Double.NaN);
        double[] one = gaps.clone();
        one[250] = 7;
        double[] constant = new double[500];
        Arrays.fill(constant, 5);
        for (double[] values : new double[][] {{}, {1}, {1, 2, 3}, gaps, one, constant, new double[500]}) {
            assertThat(all.find(Strange.of(values))).isEmpty();
        }
    }

    @Test
    void gapsHideNothing() {
        double[] values = Strange.shift(Strange.noise(400, 0.3, 12), 200, 15);
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 == 3 || (i > 150 && i < 170) ? Double.NaN : values[i];
        }
        Series series = Strange.of(values);
        assertThat(only(all.find(series), LevelShift.class).from()).isBetween(194, 202);
    }

    private static <T extends Anomaly> T only(List<Anomaly> found, Class<T> kind) {
        assertThat(found).singleElement().isInstanceOf(kind);
        return kind.cast(found.get(0));
    }
}
