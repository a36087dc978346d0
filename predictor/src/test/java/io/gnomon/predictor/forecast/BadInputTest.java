package io.gnomon.predictor.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Samples;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every forecaster, whatever it is given: finite, ordered quantiles for each step, or nothing where nothing is known. */
class BadInputTest {
    private static final int STEP = 300;
    private static final long START = 1_767_225_600L; // 2026-01-01T00:00Z
    private static final int TEN_YEARS = 3653 * 288;

    static List<Forecaster> all() {
        return EveryForecaster.all();
    }

    @Property(tries = 60)
    void gapsOfAnyLength(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 20) int tenths) {
        Random random = new Random(seed);
        double[] values = load(size, random);
        for (int i = 0; i < size; ) {
            int length = 1 + (int) (size * random.nextDouble() * random.nextDouble());
            if (random.nextInt(20) < tenths) {
                Arrays.fill(values, i, Math.min(size, i + length), Double.NaN);
            }
            i += length;
        }
        eachAnswers(new Series(START, STEP, values), 24);
    }

    @Property(tries = 40)
    void oneSampleSomewhereConstantsAndZeros(
            @ForAll @IntRange(min = 1, max = 600) int size, @ForAll @IntRange(min = 0, max = 599) int at) {
        double[] one = new double[size];
        Arrays.fill(one, Double.NaN);
        one[at % size] = 7;
        eachAnswers(new Series(START, STEP, one), 24);
        double[] constant = new double[size];
        eachAnswers(new Series(START, STEP, constant), 24);
        Arrays.fill(constant, 0.1 + 0.2); // no round number
        eachAnswers(new Series(START, STEP, constant), 24);
    }

    /** Rates of a counter that was reset are negative. */
    @Property(tries = 40)
    void negativeValues(@ForAll long seed, @ForAll @IntRange(min = 1, max = 600) int size) {
        Random random = new Random(seed);
        double[] values = load(size, random);
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(30) == 0 ? -values[i] * 1e6 : values[i];
        }
        eachAnswers(new Series(START, STEP, values), 24);
        for (int i = 0; i < size; i++) {
            values[i] = -Math.abs(values[i]);
        }
        eachAnswers(new Series(START, STEP, values), 24);
    }

    @Property(tries = 60)
    void seriesShorterThanTheHorizon(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 47) int size,
            @ForAll @IntRange(min = 48, max = 400) int steps) {
        eachAnswers(new Series(START, STEP, load(size, new Random(seed))), steps);
    }

    /** The order in which samples come does not matter: a file that is not sorted is the file. */
    @Property(tries = 20)
    void timesThatGoBackwards(@ForAll long seed, @ForAll @IntRange(min = 2, max = 400) int size) {
        Random random = new Random(seed);
        double[] values = load(size, random);
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = 1000 * (START + (long) STEP * i + random.nextInt(STEP));
        }
        Series sorted = new Samples(millis, values).resample(STEP, Aggregate.MEAN);
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long time = millis[i];
            millis[i] = millis[other];
            millis[other] = time;
            double value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
        Series shuffled = new Samples(millis, values).resample(STEP, Aggregate.MEAN);
        for (Forecaster forecaster : all()) {
            assertSame(forecaster.forecast(sorted, 12), forecaster.forecast(shuffled, 12));
        }
    }

    @Property(tries = 40)
    void aClockThatJumps(
            @ForAll long seed,
            @ForAll @IntRange(min = 10, max = 500) int size,
            @ForAll @LongRange(min = -200_000, max = 2_000_000) long jumpSeconds) {
        double[] values = load(size, new Random(seed));
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = 1000 * (START + (long) STEP * i + (i < size / 2 ? 0 : jumpSeconds));
        }
        eachAnswers(new Samples(millis, values).resample(STEP, Aggregate.MEAN), 24);
    }

    @ParameterizedTest
    @MethodSource("all")
    void tenYears(Forecaster forecaster) {
        answers(forecaster, new Series(START, STEP, load(TEN_YEARS, new Random(1))), 48);
        double[] once = new double[TEN_YEARS];
        Arrays.fill(once, Double.NaN);
        once[0] = 7; // and nothing since
        answers(forecaster, new Series(START, STEP, once), 48);
    }

    private static void eachAnswers(Series history, int steps) {
        for (Forecaster forecaster : all()) {
            answers(forecaster, history, steps);
        }
    }

    private static void answers(Forecaster forecaster, Series history, int steps) {
        String who = forecaster.name() + " on " + history.size() + " slots";
        double[] values = history.toArray();
        boolean nothing = Arrays.stream(values).allMatch(Double::isNaN);
        boolean negative = Arrays.stream(values).anyMatch(v -> v < 0);
        Forecast forecast = forecaster.forecast(history, steps);
        assertThat(forecast.isUnknown()).as(who).isEqualTo(nothing);
        assertThat(forecast.startSeconds()).as(who).isEqualTo(history.endSeconds());
        if (nothing) {
            return;
        }
        assertThat(forecast.steps()).as(who).isEqualTo(steps);
        for (int s = 0; s < steps; s++) {
            double before = negative ? Double.NEGATIVE_INFINITY : 0;
            for (double level : Forecast.levels()) {
                double q = forecast.quantile(s, level);
                assertThat(q).as(who).isFinite().isGreaterThanOrEqualTo(before);
                before = q;
            }
        }
    }

    private static void assertSame(Forecast one, Forecast other) {
        assertThat(other.startSeconds()).isEqualTo(one.startSeconds());
        assertThat(other.steps()).isEqualTo(one.steps());
        for (int s = 0; s < one.steps(); s++) {
            for (double level : Forecast.levels()) {
                assertThat(other.quantile(s, level)).as(one.learner()).isEqualTo(one.quantile(s, level));
            }
        }
    }

    /** A day's course with noise, and bursts. */
    private static double[] load(int size, Random random) {
        double[] values = new double[size];
        double unit = Math.pow(10, random.nextInt(13) - 6);
        for (int i = 0; i < size; i++) {
            double burst = random.nextInt(40) == 0 ? 20 * random.nextDouble() : 0;
            values[i] = unit * (2 + Math.sin(2 * Math.PI * i / 288) + random.nextDouble() + burst);
        }
        return values;
    }
}
