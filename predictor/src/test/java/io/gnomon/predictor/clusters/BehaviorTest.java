package io.gnomon.predictor.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BehaviorTest {
    private static final int STEP = 300;

    @Test
    void eachTraitSaysWhatItsNameSays() {
        Behavior steady = behavior(2, i -> 0.5);
        assertThat(steady.get(0, Trait.LEVEL)).isCloseTo(0.5, within(1e-9)); // the root of a quarter
        assertThat(steady.get(0, Trait.VARIABILITY)).isZero();
        assertThat(steady.get(0, Trait.BURSTINESS)).isZero();
        assertThat(steady.get(0, Trait.PERSISTENCE)).isEqualTo(1);
        assertThat(steady.get(0, Trait.IDLE)).isZero();

        Behavior bursty = behavior(2, i -> i % 20 == 0 ? 1.9 : 0.001);
        assertThat(bursty.get(0, Trait.BURSTINESS)).isGreaterThan(0.9);
        assertThat(bursty.get(0, Trait.IDLE)).isCloseTo(0.95, within(0.01));
        assertThat(bursty.get(0, Trait.PERSISTENCE)).isLessThan(0.1);

        Random random = new Random(1);
        Behavior daily = behavior(2, i -> 1 + Math.sin(2 * Math.PI * i / 288) + 0.05 * random.nextDouble());
        assertThat(daily.get(0, Trait.RHYTHM)).isGreaterThan(0.9);
        assertThat(daily.get(0, Trait.PERSISTENCE)).isGreaterThan(0.95);
        Behavior noise = behavior(2, i -> random.nextDouble());
        assertThat(noise.get(0, Trait.RHYTHM)).isLessThan(0.1);
    }

    @Test
    void whatCannotBeSaidIsNotSaid() {
        Series few = new Series(0, STEP, new double[] {1, 2, 3});
        assertThat(Behavior.of(List.of(few), new double[] {2}).get(0, Trait.VARIABILITY))
                .isNaN();
        Behavior unknownAllocation = behavior(Double.NaN, i -> i % 3);
        assertThat(unknownAllocation.get(0, Trait.LEVEL)).isNaN();
        assertThat(unknownAllocation.get(0, Trait.IDLE)).isNaN();
        assertThat(unknownAllocation.get(0, Trait.VARIABILITY)).isBetween(0.1, 0.9);
        double[] day = new double[288];
        assertThat(Behavior.of(List.of(new Series(0, STEP, day)), new double[] {2})
                        .get(0, Trait.RHYTHM))
                .isNaN();
    }

    @Property(tries = 200)
    void everyTraitIsWithinItsBoundsOrUnknown(
            @ForAll @Size(min = 0, max = 600) List<@DoubleRange(min = -1e6, max = 1e12) Double> values,
            @ForAll @DoubleRange(min = -1, max = 1e12) double allocation) {
        double[] usage =
                values.stream().mapToDouble(v -> v % 7 < 1 ? Double.NaN : v).toArray();
        Behavior behavior = Behavior.of(List.of(new Series(0, STEP, usage)), new double[] {allocation});
        for (Trait trait : Trait.values()) {
            double value = behavior.get(0, trait);
            assertThat(Double.isNaN(value) || (value >= 0 && value <= 1))
                    .as("%s = %s", trait, value)
                    .isTrue();
        }
    }

    private interface Load {
        double at(int slot);
    }

    private static Behavior behavior(double allocation, Load load) {
        double[] values = new double[10 * 288];
        for (int i = 0; i < values.length; i++) {
            values[i] = load.at(i);
        }
        return Behavior.of(List.of(new Series(0, STEP, values)), new double[] {allocation});
    }
}
