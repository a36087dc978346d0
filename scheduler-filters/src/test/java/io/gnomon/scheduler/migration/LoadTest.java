package io.gnomon.scheduler.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.scheduler.headroom.Normal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final double MARK = 20;

    private static double[] series(float[]... servers) {
        double[] sum = new double[servers[0].length];
        for (float[] server : servers) {
            for (int s = 0; s < sum.length; s++) {
                sum[s] += server[s];
            }
        }
        return sum;
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return java.util.Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
    }

    private static double[] wide(float[] values) {
        return series(values);
    }

    private static Load with(Load load, float[] wanted, int sign) {
        double[] wide = wide(wanted);
        return load.with(Expected.constant(mean(wide), Math.sqrt(variance(wide)), 1), Swing.of(wanted), sign);
    }

    @Property(tries = 100)
    void theVarianceIsThatOfTheSumWhateverComesAndGoes(@ForAll long seed) {
        Random random = new Random(seed);
        float[][] servers = new float[4][48];
        for (float[] server : servers) {
            for (int s = 0; s < server.length; s++) {
                server[s] = (float) (1 + 4 * random.nextDouble() * (s % (2 + random.nextInt(3))));
            }
        }
        Load load = Load.none(MARK, 1);
        for (float[] server : servers) {
            load = with(load, server, 1);
        }
        load = with(load, servers[1], -1);
        double[] left = series(servers[0], servers[2], servers[3]);
        double spread = Math.sqrt(variance(left) + 0.03 * MARK * 0.03 * MARK);
        double expected = Normal.above((MARK - mean(left)) / spread);
        assertThat(load.probability(0)).isCloseTo(expected, within(1e-4));
        assertThat(load.peak()).isCloseTo(mean(left), within(1e-4));
    }

    @Test
    void whatWasNotSeenCountsAsMuchAsWhatWas() {
        float[] seen = new float[48];
        float[] half = new float[48];
        java.util.Arrays.fill(half, 0, 24, Float.NaN);
        for (int s = 0; s < 48; s++) {
            seen[s] = s % 2;
            half[s] = s < 24 ? Float.NaN : s % 2;
        }
        Expected expected = Expected.constant(18, 2, 1);
        Load whole = Load.none(MARK, 1).with(expected, Swing.of(seen), 1);
        Load part = Load.none(MARK, 1).with(expected, Swing.of(half), 1);
        assertThat(part.probability(0)).isCloseTo(whole.probability(0), within(1e-6));
        assertThat(part.with(expected, Swing.of(half), -1).probability(0)).isCloseTo(0, within(1e-9));
    }

    @Test
    void aServerThatNeverSwungOrWasNeverSeenIsUnknown() {
        assertThat(Swing.of(new float[] {2, 2, 2})).isSameAs(Swing.UNKNOWN);
        assertThat(Swing.of(new float[] {Float.NaN, Float.NaN})).isSameAs(Swing.UNKNOWN);
        assertThat(Swing.of(new float[0])).isSameAs(Swing.UNKNOWN);
    }
}
