package io.gnomon.predictor.forecast.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.forecast.Levels;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The trees themselves, on numbers of which the answer is known. */
class GrowingTest {
    private static final TreeShape SHAPE = new TreeShape(40, 8, 20, 0, 0.3, 1, 1, 1);

    /** One row each: two features, of which the first decides. */
    private static Examples examples(int size, Random random) {
        float[][] rows = new float[size][2];
        float[][] missing = new float[Levels.COUNT][size];
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            rows[i][0] = random.nextInt(10) == 0 ? Float.NaN : random.nextFloat();
            rows[i][1] = random.nextFloat();
            float value =
                    Float.isNaN(rows[i][0]) ? 30 : rows[i][0] < 0.5f ? random.nextFloat() : 10 * random.nextFloat();
            for (int level = 0; level < Levels.COUNT; level++) {
                missing[level][i] = value;
            }
            weights[i] = 1;
        }
        return new Examples(rows, missing, missing, weights, new int[size], 1);
    }

    @Test
    void eachSideOfASplitGetsItsOwnQuantilesAndMissingOnesTheirs() {
        Examples examples = examples(6_000, new Random(1));
        List<Tree> trees = Boosting.learn(examples, examples.ranks(), SHAPE, 1);
        assertThat(sum(trees, Levels.MEDIAN, 0.2f)).isBetween(0.4, 0.6);
        assertThat(sum(trees, Levels.NINETIETH, 0.2f)).isBetween(0.8, 1.0);
        assertThat(sum(trees, Levels.TENTH, 0.8f)).isBetween(0.6, 1.4);
        assertThat(sum(trees, Levels.NINETIETH, 0.8f)).isBetween(8.5, 9.5);
        assertThat(sum(trees, Levels.MEDIAN, Float.NaN)).isBetween(29.0, 30.1);
    }

    private static double sum(List<Tree> trees, int level, float feature) {
        return trees.stream()
                .mapToDouble(t -> t.leafOf(new float[] {feature, 0.5f})[level])
                .sum();
    }

    /** Forecasts walk by thresholds, learning walks by bins: both must come to the same leaf. */
    @Property(tries = 60)
    void thresholdsAndBinsLeadToTheSameLeaf(@ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int size) {
        Random random = new Random(seed);
        float[][] rows = new float[size][1];
        for (float[] row : rows) {
            row[0] = switch (random.nextInt(4)) {
                case 0 -> Float.NaN;
                case 1 -> random.nextInt(3);
                case 2 -> (float) random.nextGaussian() * 1e20f;
                default -> random.nextFloat();
            };
        }
        Bins bins = Bins.of(rows);
        for (float[] row : rows) {
            int mine = bins.bin(0, row[0]);
            assertThat(mine).isBetween(0, Bins.COUNT - 1);
            for (int split = 1; split < Bins.COUNT - 1 && mine > 0; split++) {
                assertThat(row[0] <= bins.upTo(0, split)).isEqualTo(mine <= split);
            }
        }
    }

    @Property(tries = 60)
    void orderIsTheOrderOfTheNumbers(@ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(4) == 0 ? -0f : (float) random.nextGaussian();
        }
        int[] order = Order.rising(values, size);
        assertThat(IntStream.of(order).distinct().count()).isEqualTo(size);
        for (int i = 1; i < size; i++) {
            assertThat(values[order[i - 1]]).isLessThanOrEqualTo(values[order[i]] + 0f);
        }
    }
}
