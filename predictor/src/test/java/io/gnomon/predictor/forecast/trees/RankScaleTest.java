package io.gnomon.predictor.forecast.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankScaleTest {
    private static RankScale of(float... past) {
        return RankScale.of(past, past.length);
    }

    @Test
    void equalValuesHaveTheRankOfTheirMiddle() {
        float[] past = new float[48];
        Arrays.fill(past, 0, 24, 5);
        Arrays.fill(past, 24, 36, 9);
        Arrays.fill(past, 36, 48, 5);
        // the newest twelve are all 5, and count on their own too
        RankScale scale = of(past);
        double five = scale.rank(5);
        assertThat(scale.rank(4)).isZero();
        assertThat(five).isBetween(0.35, 0.5);
        assertThat(scale.rank(9)).isCloseTo((1 + 2 * five) / 2, within(1e-6));
        assertThat(scale.rank(10)).isEqualTo(1);
    }

    @Test
    void aConstantHasOneValueWhateverTheRank() {
        RankScale scale = of(3, 3, 3);
        assertThat(new double[] {scale.value(-1), scale.value(0.2), scale.value(0.99), scale.value(7)})
                .containsOnly(3);
        assertThat(scale.rank(3)).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void gapsDoNotCountAndNothingKnownIsRefused() {
        assertThat(of(Float.NaN, 2, Float.NaN).rank(2)).isCloseTo(0.5, within(1e-6));
        assertThat(of(1, 2).rank(Double.NaN)).isNaN();
        assertThatThrownBy(() -> of(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recentValuesCountMoreThanOldOnes() {
        float[] past = new float[2_016];
        Arrays.fill(past, 0, 1_968, 1);
        Arrays.fill(past, 1_968, 2_016, 2);
        assertThat(of(past).value(0.45)).isGreaterThan(1);
    }

    @Property(tries = 200)
    void rankAndValueAreInverseAndNeverFall(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int size) {
        Random random = new Random(seed);
        float[] past = new float[size];
        for (int i = 0; i < size; i++) {
            past[i] = random.nextInt(5) == 0 ? Float.NaN : (float) Math.exp(3 * random.nextGaussian());
        }
        past[random.nextInt(size)] = 1;
        RankScale scale = of(past);
        double before = Double.NEGATIVE_INFINITY;
        for (double rank = -0.1; rank < 1.1; rank += 0.01) {
            double value = scale.value(rank);
            assertThat(value).isFinite().isGreaterThanOrEqualTo(before);
            double back = scale.rank(value);
            assertThat(back).isBetween(0.0, 1.0);
            assertThat(scale.value(back)).isCloseTo(value, within(1e-4 * Math.abs(value) + 1e-9));
            before = value;
        }
    }
}
