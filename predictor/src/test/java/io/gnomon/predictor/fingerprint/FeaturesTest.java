package io.gnomon.predictor.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final int STEP = 300;
    private static final int DAY = 288;

    private static Series series(int slots, IntToDoubleFunction value) {
        return new Series(0, STEP, IntStream.range(0, slots).mapToDouble(value).toArray());
    }

    private static double feature(Feature feature, IntToDoubleFunction value) {
        return Features.of(List.of(series(3 * DAY, value)), new double[] {10})[feature.ordinal()];
    }

    @Test
    void eachFeatureSaysWhatItsNameSays() {
        Random random = new Random(1);
        IntToDoubleFunction noise = i -> 5 + random.nextGaussian();
        IntToDoubleFunction morning = i -> 5 + 4 * Math.cos(2 * Math.PI * i / DAY);
        assertThat(feature(Feature.LEVEL, i -> 2.5)).isCloseTo(0.5, within(1e-6));
        assertThat(feature(Feature.VARIATION, i -> 2.5)).isZero();
        assertThat(feature(Feature.BODY, i -> i % 3 == 0 ? 8 : 0)).isZero();
        assertThat(feature(Feature.TAIL, i -> i == 100 ? 9 : 1)).isCloseTo(1 / 9.0, within(1e-6));
        assertThat(feature(Feature.JUMPINESS, noise)).isGreaterThan(0.85);
        assertThat(feature(Feature.JUMPINESS, morning)).isLessThan(0.01);
        assertThat(feature(Feature.HOURLY, i -> 5 + 4 * Math.cos(2 * Math.PI * i / 12.0)))
                .isGreaterThan(0.99);
        assertThat(feature(Feature.HOURLY, i -> 5 + 4 * Math.cos(2 * Math.PI * i / 24.0)))
                .isLessThan(-0.99);
        assertThat(feature(Feature.TREND, i -> 1 + i)).isCloseTo(2 / 3.0, within(0.01)); // from 0 to twice the mean
        assertThat(feature(Feature.TREND, i -> 3 * DAY - i)).isCloseTo(-2 / 3.0, within(0.01));
        assertThat(feature(Feature.TREND, i -> i < DAY / 2 ? 0 : 2 + i % 2)).isLessThan(0.5); // a line fits badly
        assertThat(feature(Feature.TREND, i -> i % (DAY / 3) < DAY / 9 ? 0 : 2)).isCloseTo(0, within(0.03));
        assertThat(feature(Feature.REST, i -> i % 4 == 0 ? 8 : 0.01)).isCloseTo(0.75, within(1e-6));
        assertThat(feature(Feature.DAY_COSINE, morning)).isCloseTo(0.8 / 1.8, within(0.01));
        assertThat(feature(Feature.DAY_SINE, morning)).isCloseTo(0, within(0.01));
        assertThat(feature(Feature.HALF_DAY_COSINE, morning)).isCloseTo(0, within(0.01));
    }

    @Test
    void resourcesThatGoTogetherAreTold() {
        Random random = new Random(2);
        Series cpu = series(DAY, i -> random.nextDouble());
        Series with = series(DAY, i -> 3 + 2 * cpu.get(i));
        Series against = series(DAY, i -> 5 - cpu.get(i));
        float[] vector = Features.of(List.of(cpu, with, against), new double[] {1, 10, 10});
        assertThat(vector).hasSize(Features.size(3));
        int pairs = 3 * Feature.values().length;
        assertThat(vector[pairs]).isCloseTo(1, within(1e-5f));
        assertThat(vector[pairs + 1]).isCloseTo(-1, within(1e-5f));
        assertThat(vector[pairs + 2]).isCloseTo(-1, within(1e-5f));
    }

    @Test
    void aRhythmIsTheSameWheneverItWasSeen() {
        double[] values = IntStream.range(0, 4 * DAY)
                .mapToDouble(i -> 5 + 4 * Math.sin(2 * Math.PI * i / DAY))
                .toArray();
        Series all = new Series(0, STEP, values);
        float[] early = Features.of(List.of(all.slice(0, 2 * DAY)), new double[] {10});
        float[] late = Features.of(List.of(all.slice(100, 100 + 2 * DAY)), new double[] {10});
        for (Feature f : List.of(Feature.DAY_COSINE, Feature.DAY_SINE, Feature.HALF_DAY_COSINE)) {
            assertThat(late[f.ordinal()]).isCloseTo(early[f.ordinal()], within(1e-4f));
        }
    }

    @Test
    void whatCannotBeSaidIsNotSaid() {
        float[] few = Features.of(List.of(series(5, i -> 1)), new double[] {1});
        assertThat(few).containsOnly(Float.NaN);
        float[] short1 = Features.of(List.of(series(60, i -> i)), new double[] {Double.NaN});
        assertThat(short1[Feature.LEVEL.ordinal()]).isNaN();
        assertThat(short1[Feature.DAY_SINE.ordinal()]).isNaN();
        assertThat(short1[Feature.TREND.ordinal()]).isPositive();
        assertThatThrownBy(() -> Features.of(List.of(series(5, i -> 1), series(6, i -> 1)), new double[2]))
                .hasMessageContaining("one and the same time");
        assertThatThrownBy(() -> Features.of(List.of(series(5, i -> 1)), new double[2]))
                .hasMessageContaining("as many allocations");
    }

    @Property(tries = 200)
    void everyFeatureIsBoundedOrUnknown(
            @ForAll @Size(min = 0, max = 400) List<@DoubleRange(max = 1e12) Double> values, @ForAll long seed) {
        Random random = new Random(seed);
        Series one = series(values.size(), i -> random.nextInt(10) == 0 ? Double.NaN : values.get(i));
        Series other = series(values.size(), i -> values.get(values.size() - 1 - i));
        for (float v : Features.of(List.of(one, other), new double[] {random.nextDouble() * 1e6, 0})) {
            assertThat(Float.isNaN(v) || (v >= -1 && v <= 1)).isTrue();
        }
    }
}
