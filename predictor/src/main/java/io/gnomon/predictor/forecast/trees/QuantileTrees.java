package io.gnomon.predictor.forecast.trees;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Boosted trees for quantiles of a number, at levels of one's own, over features of one's own. All levels share the shape of
 * a tree. Immutable and safe for many threads.
 */
public final class QuantileTrees {
    private final double[] levels;
    private final List<Tree> trees;

    private QuantileTrees(double[] levels, List<Tree> trees) {
        this.levels = levels;
        this.trees = trees;
    }

    /**
     * What is learnt from, a row each.
     *
     * @param rows features; NaN is "not known"
     * @param base {@code [row]}: what is said without trees
     * @param targets what came
     * @param weights how much each counts
     * @param series which series it is from, 0 to {@code seriesCount - 1}
     */
    public record Lessons(
            float[][] rows, float[] base, float[] targets, float[] weights, int[] series, int seriesCount) {}

    /**
     * Learns them; deterministic for a seed.
     *
     * @param levels rising, within (0, 1)
     * @param trees how many
     * @throws IllegalArgumentException if there is nothing to learn from
     */
    public static QuantileTrees learn(Lessons lessons, double[] levels, int trees, long seed) {
        if (lessons.rows().length == 0) {
            throw new IllegalArgumentException("there is nothing to learn from");
        }
        float[][] missing = new float[levels.length][lessons.targets().length];
        for (int i = 0; i < lessons.targets().length; i++) {
            float off = lessons.targets()[i] - lessons.base()[i];
            for (float[] level : missing) {
                level[i] = off;
            }
        }
        TreeShape shape = new TreeShape(trees, 64, 200, 30, 0.08, 0.6, 0.8, 0.4);
        Examples examples = new Examples(
                lessons.rows(), missing, missing, lessons.weights(), lessons.series(), lessons.seriesCount());
        int[] all = IntStream.range(0, levels.length).toArray();
        return new QuantileTrees(levels.clone(), Boosting.learn(examples, missing, shape, levels, all, seed));
    }

    /** A value per level, rising. */
    public double[] at(float[] row, double base) {
        double[] quantiles = new double[levels.length];
        Arrays.fill(quantiles, base);
        for (Tree tree : trees) {
            float[] leaf = tree.leafOf(row);
            for (int l = 0; l < quantiles.length; l++) {
                quantiles[l] += leaf[l];
            }
        }
        Arrays.sort(quantiles);
        return quantiles;
    }
}
