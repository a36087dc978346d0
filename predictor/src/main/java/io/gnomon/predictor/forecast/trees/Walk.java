package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Levels;
import java.util.List;

/**
 * Sends all steps of one forecast through the trees together. They differ only in the features of a step; at a split by a
 * feature of the moment all go the same way, and one look decides for all. Gives exactly what one row after the other would.
 */
final class Walk {
    private final float[][] rows;
    private final int[] order;
    private final double[][] sums;

    private Walk(float[][] rows) {
        this.rows = rows;
        this.order = new int[rows.length];
        this.sums = new double[rows.length][Levels.COUNT];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /**
     * The sums of the leaves that each row falls into.
     *
     * @param rows {@code [step][feature]}, at least one; alike in the first {@link Features#OF_MOMENT} features
     * @return {@code [step][level]}
     */
    static double[][] sums(List<Tree> trees, float[][] rows) {
        Walk walk = new Walk(rows);
        for (Tree tree : trees) {
            walk.from(tree, 0, 0, rows.length);
        }
        return walk.sums;
    }

    /** Those in {@code order[first, end)} have come to a node. */
    private void from(Tree tree, int start, int first, int end) {
        int node = start;
        int begin = first;
        while (tree.feature()[node] >= 0) {
            int middle = tree.feature()[node] < Features.OF_MOMENT
                    ? (tree.goesLeft(node, rows[order[begin]]) ? end : begin)
                    : partition(tree, node, begin, end);
            if (middle == end) {
                node = tree.left()[node];
            } else {
                if (middle > begin) {
                    from(tree, tree.left()[node], begin, middle);
                }
                begin = middle;
                node = tree.right()[node];
            }
        }
        float[] corrections = tree.leaf()[node];
        for (int i = begin; i < end; i++) {
            double[] sum = sums[order[i]];
            for (int level = 0; level < sum.length; level++) {
                sum[level] += corrections[level];
            }
        }
    }

    private int partition(Tree tree, int node, int first, int end) {
        int i = first;
        int j = end - 1;
        while (i <= j) {
            int row = order[i];
            if (tree.goesLeft(node, rows[row])) {
                i++;
            } else {
                order[i] = order[j];
                order[j--] = row;
            }
        }
        return i;
    }
}
