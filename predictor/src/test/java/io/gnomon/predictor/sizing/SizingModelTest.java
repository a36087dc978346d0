package io.gnomon.predictor.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizingModelTest {
    private static final int SLOTS = 8 * 288;
    private static final SizingLearner QUICK = new SizingLearner(20_000, 40);

    /** Noise between 100 and 200 times its own scale. */
    private static Past noise(int server, int slots) {
        SplittableRandom random = new SplittableRandom(server);
        float[] values = new float[slots];
        float[] other = new float[slots];
        float[] ceiling = new float[slots];
        for (int i = 0; i < slots; i++) {
            values[i] = i % 97 == 0 ? Float.NaN : (float) ((server + 1) * (100 + 100 * random.nextDouble()));
            other[i] = Float.NaN;
            ceiling[i] = 10_000;
        }
        return new Past("s" + server, values, other, ceiling, 0);
    }

    private static SizingModel learnt() {
        List<Past> fleet = IntStream.range(0, 6).mapToObj(s -> noise(s, SLOTS)).toList();
        int[] ends = new int[fleet.size()];
        Arrays.fill(ends, SLOTS);
        return QUICK.learn(fleet, ends, 1);
    }

    @Test
    void aNeedStaysBelowALevelAsOftenAsItSays() {
        Past stranger = noise(9, SLOTS);
        SizingModel.Reader reader = learnt().read(stranger);
        double[] levels = {0.5, 0.8, 0.95};
        double[] below = new double[levels.length];
        int slots = 0;
        for (int slot = 600; slot < SLOTS; slot++) {
            float used = stranger.values()[slot];
            if (!Float.isNaN(used)) {
                Need need = reader.before(slot);
                for (int l = 0; l < levels.length; l++) {
                    below[l] += used <= need.quantile(levels[l]) ? 1 : 0;
                }
                slots++;
            }
        }
        for (int l = 0; l < levels.length; l++) {
            assertThat(below[l] / slots).isBetween(levels[l] - 0.06, levels[l] + 0.05);
        }
    }

    @Test
    void gapsAndZeroesGiveFiniteNeedsThatRise() {
        SizingModel model = learnt();
        Past odd = noise(2, 700);
        Arrays.fill(odd.values(), 100, 300, Float.NaN);
        Arrays.fill(odd.values(), 400, 700, 0);
        SizingModel.Reader reader = model.read(odd);
        assertThat(reader.knows(0)).isFalse();
        for (int slot = 2; slot < 700; slot++) {
            double[] quantiles = reader.before(slot).quantiles();
            assertThat(quantiles).isSorted();
            assertThat(Arrays.stream(quantiles)).allMatch(q -> q >= 0 && Double.isFinite(q));
        }
    }

    @Test
    void aFleetWithoutAPastTeachesNothing() {
        Past empty = noise(1, 0);
        assertThatThrownBy(() -> QUICK.learn(List.of(empty), new int[] {0}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to learn");
    }

    @Test
    void columnsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> new Past("a", new float[2], new float[1], new float[2], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
