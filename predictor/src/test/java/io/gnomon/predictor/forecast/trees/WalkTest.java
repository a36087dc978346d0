package io.gnomon.predictor.forecast.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.forecast.Levels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WalkTest {
    /** The fast path equals the plain path. */
    @Property(tries = 200)
    void rowsThatGoTogetherFallIntoTheLeavesThatEachWouldFallInto(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
        Random random = new Random(seed);
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < 5; t++) {
            trees.add(tree(random, 12));
        }
        float[] moment = row(random);
        float[][] rows = new float[steps][];
        for (int s = 0; s < steps; s++) {
            rows[s] = row(random);
            System.arraycopy(moment, 0, rows[s], 0, Features.OF_MOMENT);
        }
        double[][] together = Walk.sums(trees, rows);
        for (int s = 0; s < steps; s++) {
            double[] alone = new double[Levels.COUNT];
            for (Tree tree : trees) {
                float[] leaf = tree.leafOf(rows[s]);
                for (int level = 0; level < alone.length; level++) {
                    alone[level] += leaf[level];
                }
            }
            assertThat(together[s]).containsExactly(alone);
        }
    }

    private static float[] row(Random random) {
        float[] row = new float[Features.COUNT];
        for (int f = 0; f < row.length; f++) {
            row[f] = random.nextInt(6) == 0 ? Float.NaN : random.nextInt(5);
        }
        return row;
    }

    /** With so many splits, grown at random; children come after their parent. */
    private static Tree tree(Random random, int splits) {
        int nodes = 2 * splits + 1;
        Tree tree = new Tree(
                new int[nodes],
                new float[nodes],
                new boolean[nodes],
                new int[nodes],
                new int[nodes],
                new float[nodes][Levels.COUNT]);
        List<Integer> leaves = new ArrayList<>(List.of(0));
        int next = 1;
        for (int s = 0; s < splits; s++) {
            int node = leaves.remove(random.nextInt(leaves.size()));
            boolean ofMoment = random.nextBoolean();
            tree.feature()[node] = ofMoment
                    ? random.nextInt(Features.OF_MOMENT)
                    : Features.OF_MOMENT + random.nextInt(Features.OF_STEP);
            tree.threshold()[node] = random.nextInt(5);
            tree.missingLeft()[node] = random.nextBoolean();
            tree.left()[node] = next++;
            tree.right()[node] = next++;
            leaves.add(tree.left()[node]);
            leaves.add(tree.right()[node]);
        }
        for (int leaf : leaves) {
            tree.feature()[leaf] = -1;
            for (int level = 0; level < Levels.COUNT; level++) {
                tree.leaf()[leaf][level] = random.nextFloat();
            }
        }
        return tree;
    }
}
