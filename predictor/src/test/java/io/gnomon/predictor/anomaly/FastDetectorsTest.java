package io.gnomon.predictor.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The short cuts of the detectors change nothing of what is found. */
class FastDetectorsTest {
    private static final List<Detector> FAST =
            List.of(new SpikeDetector(), new LevelShiftDetector(), new LeakDetector(1e4));
    private static final List<Detector> PLAIN = List.of(new PlainSpikes(), new PlainShifts(), new PlainLeaks(1e4));

    @Property(tries = 400)
    void eachFindsWhatThePlainOneFinds(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2100) int size) {
        Random random = new Random(seed);
        Series series = Strange.of(world(random, size));
        for (int d = 0; d < FAST.size(); d++) {
            List<Anomaly> plain = List.copyOf(PLAIN.get(d).find(series));
            List<Anomaly> fast = List.copyOf(FAST.get(d).find(series));
            assertThat(fast).isEqualTo(plain);
        }
    }

    @Test
    void theWorldsThatItIsTriedOnHoldAnomaliesOfEachKind() {
        int[] found = new int[FAST.size()];
        for (long seed = 0; seed < 200; seed++) {
            Series series = Strange.of(world(new Random(seed), 800));
            for (int d = 0; d < found.length; d++) {
                found[d] += FAST.get(d).find(series).size();
            }
        }
        assertThat(Arrays.stream(found).boxed()).allMatch(n -> n > 20);
    }

    @Property(tries = 300)
    void aSelectedQuantileIsThatOfTheSortedValues(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 500) int size,
            @ForAll @IntRange(min = 0, max = 40) int level) {
        Random random = new Random(seed);
        int kinds = 1 + random.nextInt(1 + size);
        double[] values = new double[size];
        int order = random.nextInt(3);
        for (int i = 0; i < size; i++) {
            values[i] = order == 0 ? random.nextInt(kinds) / 3.0 : order == 1 ? i : Math.abs(size / 2 - i);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(Selection.quantile(values.clone(), size, level / 40.0))
                .isEqualTo(Robust.quantile(sorted, level / 40.0));
        assertThat(Robust.scale(sorted)).isEqualTo(PlainRobust.scale(sorted));
    }

    @Test
    void ofNothingThereIsNoQuantile() {
        assertThat(Selection.quantile(new double[0], 0, 0.5)).isNaN();
        assertThat(Robust.scale(new double[0])).isZero();
    }

    @Property(tries = 200)
    void aWindowThatMovesOnStaysSorted(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Random random = new Random(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(1 + random.nextInt(50));
        }
        SortedWindow window = new SortedWindow(values);
        int from = 0;
        int to = 0;
        for (int move = 0; move < 30; move++) {
            from = Math.min(size, from + random.nextInt(12));
            to = Math.min(size, Math.max(from, to + random.nextInt(40)));
            if (random.nextInt(10) == 0) {
                from = random.nextInt(to + 1); // back, as after a change
            }
            double[] sorted = Arrays.copyOfRange(values, from, to);
            Arrays.sort(sorted);
            assertThat(window.of(from, to)).containsExactly(sorted);
        }
    }

    /** Noise or a walk, coarse or fine, with some of what can happen to it. */
    private static double[] world(Random random, int size) {
        double[] values = random.nextInt(3) == 0
                ? Strange.walk(size, random.nextLong())
                : Strange.noise(size, random.nextInt(10) / 10.0, random.nextLong());
        if (random.nextInt(3) == 0) {
            Strange.spikes(values, 20 + random.nextInt(200), random.nextLong());
        }
        for (int shifts = random.nextInt(4); shifts > 0 && size > 0; shifts--) {
            Strange.shift(values, random.nextInt(size), 40 * random.nextGaussian());
        }
        if (random.nextInt(3) == 0 && size > 0) {
            Strange.leak(values, random.nextInt(size), random.nextDouble());
        }
        double coarse = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0;
        boolean gaps = random.nextBoolean();
        for (int i = 0; i < size; i++) {
            values[i] = coarse > 0 ? coarse * Math.rint(values[i] / coarse) + 0.0 : values[i]; // no -0.0
            values[i] = gaps && random.nextInt(6) == 0 ? Double.NaN : values[i];
        }
        if (gaps && size > 0) {
            int from = random.nextInt(size);
            Arrays.fill(values, from, Math.min(size, from + random.nextInt(200)), Double.NaN);
        }
        return values;
    }
}
