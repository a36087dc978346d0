package io.gnomon.scheduler.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.scheduler.model.Size;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private static double[] noise(Random random, int slots, int busyFor) {
        double[] values = new double[slots];
        double level = 0;
        for (int s = 0; s < slots; s++) {
            level = s % busyFor == 0 ? random.nextGaussian() : level;
            values[s] = 0.5 + 0.1 * level;
        }
        return values;
    }

    @Test
    void noiseAveragesAwayWithTheNumberOfSlots() {
        Random random = new Random(1);
        Steadiness steadiness = new Steadiness(0.04);
        for (int i = 0; i < 300; i++) {
            steadiness.add(noise(random, 128, 1), 0, 128);
        }
        double[] errors = steadiness.errors();
        assertThat(Steadiness.error(errors, 1)).isCloseTo(0.01, within(0.0005));
        assertThat(Steadiness.error(errors, 16)).isCloseTo(0.01 / 16, within(0.0001));
    }

    @Test
    void whoIsBusyForHoursMustBeWatchedForLonger() {
        Random random = new Random(2);
        Steadiness steadiness = new Steadiness(0.04);
        for (int i = 0; i < 300; i++) {
            steadiness.add(noise(random, 256, 64), 0, 256);
        }
        double[] errors = steadiness.errors();
        assertThat(Steadiness.error(errors, 1)).isCloseTo(0.01, within(0.001));
        assertThat(Steadiness.error(errors, 32)).isCloseTo(0.01, within(0.002));
    }

    @Test
    void theErrorNeverRisesWithTheLengthWhateverWasMeasured() {
        Random random = new Random(3);
        Steadiness steadiness = new Steadiness(0.04);
        for (int i = 0; i < 40; i++) {
            double[] values = noise(random, 100, 1 + random.nextInt(30));
            for (int s = 0; s < 100; s++) {
                values[s] = random.nextInt(3) == 0 ? Double.NaN : values[s];
            }
            steadiness.add(values, random.nextInt(90), 100);
        }
        double before = Double.POSITIVE_INFINITY;
        for (int slots = 1; slots < 5000; slots++) {
            double error = Steadiness.error(steadiness.errors(), slots);
            assertThat(error).isPositive().isLessThanOrEqualTo(before * (1 + 1e-12)); // of rounding
            before = error;
        }
    }

    @Test
    void beforeAnythingWasSeenTheFirstBeliefStands() {
        Steadiness steadiness = new Steadiness(0.04);
        double[] gaps = new double[20];
        Arrays.fill(gaps, Double.NaN);
        steadiness.add(gaps, 0, 20);
        assertThat(Steadiness.error(steadiness.errors(), 10)).isEqualTo(0.04);
    }

    @Test
    void aLittleMoreMemoryOrAnotherClockIsTheSameKindAndTwiceAsMuchIsNot() {
        Kind kind = Kind.of(new Size(8, 8, 32_768));
        assertThat(Kind.of(new Size(8, 8, 32_692))).isEqualTo(kind);
        assertThat(Kind.of(new Size(8, 7.2, 32_768))).isEqualTo(kind);
        assertThat(Kind.of(new Size(8, 8, 65_536))).isNotEqualTo(kind);
        assertThat(Kind.of(new Size(4, 8, 32_768))).isNotEqualTo(kind);
        assertThat(Kind.of(new Size(1, 1, 0))).isEqualTo(Kind.of(new Size(1, 1, 0)));
    }
}
