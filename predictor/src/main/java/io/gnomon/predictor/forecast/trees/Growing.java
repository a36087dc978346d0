package io.gnomon.predictor.forecast.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Grows the shape of one tree, best split first, over binned features (histograms with subtraction, as in Ke et al.,
 * "LightGBM", NIPS 2017). A split is as good as the squared sums of gradients on both sides, added up over several
 * quantile levels: the levels share one shape. Used by one thread, which lets others help.
 *
 * @param binned {@code [feature][row]}
 * @param gradients {@code [row * (levels + 1) + level]}; the last one of a row is its weight
 * @param levels how many gradients a row has
 * @param features those that this tree may use
 */
record Growing(byte[][] binned, float[] gradients, int levels, int[] features, TreeShape shape) {
    private static final int WORTH_HELP = 2_000;

    /** A leaf of the grown tree: its node and the rows in it, {@code rows[from, to)}. */
    record Leaf(int node, int from, int to) {}

    /**
     * What came of it.
     *
     * @param rows reordered so that the rows of a leaf stand together
     */
    record Grown(
            int[] feature, int[] bin, boolean[] missingLeft, int[] left, int[] right, int[] rows, List<Leaf> leaves) {}

    private static final class Node {
        final int id;
        final int from;
        final int to;
        double[][] sums = new double[0][];
        double gain;
        int feature = -1;
        int bin;
        boolean missingLeft;

        Node(int id, int from, int to) {
            this.id = id;
            this.from = from;
            this.to = to;
        }

        int size() {
            return to - from;
        }
    }

    /** @param rows the rows to learn from; reordered */
    Grown grow(int[] rows) {
        int most = 2 * shape.leaves();
        Grown tree = new Grown(
                new int[most], new int[most], new boolean[most], new int[most], new int[most], rows, new ArrayList<>());
        Arrays.fill(tree.feature, -1);
        PriorityQueue<Node> open = new PriorityQueue<>(
                Comparator.comparingDouble((Node n) -> -n.gain).thenComparingInt(n -> n.id));
        Node root = new Node(0, 0, rows.length);
        root.sums = sums(rows, root);
        findSplit(root);
        open.add(root);
        int nodes = 1;
        List<Node> ended = new ArrayList<>();
        while (!open.isEmpty() && open.size() + ended.size() < shape.leaves()) {
            Node node = open.poll();
            if (node.feature < 0) {
                ended.add(node);
                continue;
            }
            int middle = partition(rows, node);
            Node left = new Node(nodes++, node.from, middle);
            Node right = new Node(nodes++, middle, node.to);
            tree.feature[node.id] = node.feature;
            tree.bin[node.id] = node.bin;
            tree.missingLeft[node.id] = node.missingLeft;
            tree.left[node.id] = left.id;
            tree.right[node.id] = right.id;
            shareSums(rows, node, left, right);
            findSplit(left);
            findSplit(right);
            open.add(left);
            open.add(right);
        }
        ended.addAll(open);
        ended.sort(Comparator.comparingInt(n -> n.id));
        ended.forEach(n -> tree.leaves.add(new Leaf(n.id, n.from, n.to)));
        return tree;
    }

    private int partition(int[] rows, Node node) {
        byte[] column = binned[node.feature];
        int i = node.from;
        int j = node.to - 1;
        while (i <= j) {
            int bin = column[rows[i]];
            if (bin == 0 ? node.missingLeft : bin <= node.bin) {
                i++;
            } else {
                int other = rows[i];
                rows[i] = rows[j];
                rows[j--] = other;
            }
        }
        return i;
    }

    /** Counts the smaller child; the larger one is what is left of the parent. */
    private void shareSums(int[] rows, Node parent, Node left, Node right) {
        Node small = left.size() < right.size() ? left : right;
        Node large = small == left ? right : left;
        small.sums = sums(rows, small);
        large.sums = parent.sums;
        parent.sums = new double[0][];
        for (int f = 0; f < features.length; f++) {
            for (int i = 0; i < large.sums[f].length; i++) {
                large.sums[f][i] -= small.sums[f][i];
            }
        }
    }

    /** {@code [feature][bin * (levels + 1) + level]}. */
    private double[][] sums(int[] rows, Node node) {
        int width = levels + 1;
        double[][] sums = new double[features.length][];
        IntStream each = IntStream.range(0, features.length);
        (node.size() > WORTH_HELP ? each.parallel() : each).forEach(f -> {
            double[] mine = new double[Bins.COUNT * width];
            byte[] column = binned[features[f]];
            for (int p = node.from; p < node.to; p++) {
                int at = column[rows[p]] * width;
                int row = rows[p] * width;
                for (int l = 0; l < width; l++) {
                    mine[at + l] += gradients[row + l];
                }
            }
            sums[f] = mine;
        });
        return sums;
    }

    private void findSplit(Node node) {
        if (node.size() < 2 * shape.leastRows()) {
            return;
        }
        int width = levels + 1;
        double[] total = new double[width];
        for (int bin = 0; bin < Bins.COUNT; bin++) {
            for (int l = 0; l < width; l++) {
                total[l] += node.sums[0][bin * width + l];
            }
        }
        double meanWeight = total[levels] / node.size();
        double least = meanWeight * shape.leastRows();
        double ridge = meanWeight * shape.ridgeRows();
        double unsplit = gain(total, total, total[levels], ridge, false);
        double[] left = new double[width];
        for (int f = 0; f < features.length; f++) {
            double[] sums = node.sums[f];
            boolean someMissing = sums[levels] > 0;
            for (int side = 0; side < (someMissing ? 2 : 1); side++) {
                Arrays.fill(left, 0);
                if (side == 1) {
                    System.arraycopy(sums, 0, left, 0, width);
                }
                for (int bin = 1; bin < Bins.COUNT - 1; bin++) {
                    for (int l = 0; l < width; l++) {
                        left[l] += sums[bin * width + l];
                    }
                    if (left[levels] < least || total[levels] - left[levels] < least) {
                        continue;
                    }
                    double gain = gain(left, total, left[levels], ridge, false)
                            + gain(left, total, total[levels] - left[levels], ridge, true)
                            - unsplit;
                    if (gain > node.gain + 1e-9) {
                        node.gain = gain;
                        node.feature = features[f];
                        node.bin = bin;
                        node.missingLeft = side == 1;
                    }
                }
            }
        }
    }

    private double gain(double[] left, double[] total, double weight, double ridge, boolean rest) {
        double sum = 0;
        for (int l = 0; l < levels; l++) {
            double gradient = rest ? total[l] - left[l] : left[l];
            sum += gradient * gradient;
        }
        return sum / (weight + ridge);
    }
}
