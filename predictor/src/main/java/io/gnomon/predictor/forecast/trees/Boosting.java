package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Gradient boosting of all quantile levels at once (Friedman, "Greedy function approximation", 2001, with the pinball
 * loss): each tree has one shape for all levels, and in each leaf, for each level, the quantile of what is still missing
 * there. Deterministic for a seed, whatever the number of processors.
 */
final class Boosting {
    /** The levels whose gradients shape the trees. */
    private static final int[] SHAPING = {0, 2, 4, 6, 8, 9};
    /** A leaf's quantiles are taken from at most about so many of its rows. */
    private static final int LEAF_SAMPLE = 3_000;

    private static final int CHUNKS = 64;

    private final Examples examples;
    private final TreeShape shape;
    private final byte[][] binned;
    private final Bins bins;
    private final float[][] missing; // [level][row]: what the trees so far do not say
    private final double[] levels;
    private final int[] shaping; // which of them give the gradients

    private Boosting(Examples examples, float[][] missing, TreeShape shape, double[] levels, int[] shaping) {
        this.levels = levels;
        this.shaping = shaping;
        this.examples = examples;
        this.shape = shape;
        this.bins = Bins.of(examples.rows());
        this.binned = bins.of(examples.rows(), examples.rows()[0].length);
        this.missing = missing;
    }

    /**
     * The trees, whose sum is what is to be added to each level.
     *
     * @param missing {@code [level][row]}: by how much each level is off without trees; used up
     */
    static List<Tree> learn(Examples examples, float[][] missing, TreeShape shape, long seed) {
        double[] levels =
                IntStream.range(0, Levels.COUNT).mapToDouble(Levels::level).toArray();
        return learn(examples, missing, shape, levels, SHAPING, seed);
    }

    /**
     * The same for levels of one's own.
     *
     * @param shaping indices of the levels whose gradients shape the trees
     */
    static List<Tree> learn(
            Examples examples, float[][] missing, TreeShape shape, double[] levels, int[] shaping, long seed) {
        Boosting boosting = new Boosting(examples, missing, shape, levels, shaping);
        SplittableRandom random = new SplittableRandom(seed);
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < shape.trees(); t++) {
            trees.add(boosting.next(random));
        }
        return trees;
    }

    private Tree next(SplittableRandom random) {
        int[] rows = draw(random);
        int[] features = IntStream.range(0, binned.length)
                .filter(f -> random.nextDouble() < shape.featureShare())
                .toArray();
        if (features.length == 0) {
            features = new int[] {random.nextInt(binned.length)};
        }
        Growing.Grown grown = new Growing(binned, gradients(rows), shaping.length, features, shape).grow(rows);
        Tree tree = tree(grown);
        apply(grown, tree);
        return tree;
    }

    private int[] draw(SplittableRandom random) {
        boolean[] seen = new boolean[examples.seriesCount()];
        for (int s = 0; s < seen.length; s++) {
            seen[s] = random.nextDouble() < shape.seriesShare();
        }
        int[] rows = IntStream.range(0, examples.size())
                .filter(i -> seen[examples.series()[i]] && random.nextDouble() < shape.rowShare())
                .toArray();
        return rows.length >= 2 * shape.leastRows()
                ? rows
                : IntStream.range(0, examples.size()).toArray();
    }

    /** Of the pinball loss, scaled so that all levels weigh alike. */
    private float[] gradients(int[] rows) {
        int width = shaping.length + 1;
        float[] gradients = new float[examples.size() * width];
        for (int row : rows) {
            float weight = examples.weights()[row];
            for (int s = 0; s < shaping.length; s++) {
                double level = levels[shaping[s]];
                boolean above = missing[shaping[s]][row] > 0;
                gradients[row * width + s] =
                        (float) (weight * (above ? level : level - 1) / Math.sqrt(level * (1 - level)));
            }
            gradients[row * width + shaping.length] = weight;
        }
        return gradients;
    }

    private Tree tree(Growing.Grown grown) {
        int nodes = grown.leaves().stream().mapToInt(Growing.Leaf::node).max().orElse(0) + 1;
        float[][] leaf = new float[nodes][];
        Arrays.fill(leaf, new float[0]);
        grown.leaves().parallelStream().forEach(l -> leaf[l.node()] = corrections(grown.rows(), l));
        float[] threshold = new float[nodes];
        for (int n = 0; n < nodes; n++) {
            threshold[n] = grown.feature()[n] < 0 ? 0 : bins.upTo(grown.feature()[n], grown.bin()[n]);
        }
        return new Tree(
                Arrays.copyOf(grown.feature(), nodes),
                threshold,
                Arrays.copyOf(grown.missingLeft(), nodes),
                Arrays.copyOf(grown.left(), nodes),
                Arrays.copyOf(grown.right(), nodes),
                leaf);
    }

    private float[] corrections(int[] rows, Growing.Leaf leaf) {
        int every = Math.max(1, (leaf.to() - leaf.from()) / LEAF_SAMPLE);
        int n = (leaf.to() - leaf.from() + every - 1) / every;
        float[] some = new float[n];
        float[] weights = new float[n];
        float[] corrections = new float[levels.length];
        for (int level = 0; level < corrections.length; level++) {
            for (int i = 0; i < n; i++) {
                int row = rows[leaf.from() + i * every];
                some[i] = missing[level][row];
                weights[i] = examples.weights()[row];
            }
            double most = Order.quantile(some, weights, Order.rising(some, n), levels[level]);
            corrections[level] = (float) (shape.rate() * most);
        }
        return corrections;
    }

    private void apply(Growing.Grown grown, Tree tree) {
        int size = examples.size();
        IntStream.range(0, CHUNKS).parallel().forEach(c -> {
            int to = (int) ((long) size * (c + 1) / CHUNKS);
            for (int row = (int) ((long) size * c / CHUNKS); row < to; row++) {
                float[] corrections = tree.leaf()[leafOf(grown, row)];
                for (int level = 0; level < corrections.length; level++) {
                    missing[level][row] -= corrections[level];
                }
            }
        });
    }

    private int leafOf(Growing.Grown grown, int row) {
        int node = 0;
        while (grown.feature()[node] >= 0) {
            int bin = binned[grown.feature()[node]][row];
            boolean left = bin == 0 ? grown.missingLeft()[node] : bin <= grown.bin()[node];
            node = left ? grown.left()[node] : grown.right()[node];
        }
        return node;
    }
}
