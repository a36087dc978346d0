package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Levels;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What was learnt. Immutable.
 *
 * @param stepSeconds the step of the series that it was learnt from
 * @param horizon steps ahead that it tells apart
 * @param ranks trees whose sum is what is to be added to each level of the ranks
 * @param amounts trees whose sum, times the spread, is what is to be added to the recent quantiles
 */
record TreeModel(int stepSeconds, int horizon, List<Tree> ranks, List<Tree> amounts) {
    private static final int MAGIC = 0x676e7472; // "gntr"
    private static final int VERSION = 2;
    private static final int MOST_TREES = 10_000;
    private static final int MOST_NODES = 1 << 16;

    /** By level: how much of the middle one of three is said, the rest by rank. Found on recordings: decision 0011. */
    private static final double[] MIDDLE_SHARE = {0, 0, 0.5, 1, 1, 1, 0.5, 0, 0, 0, 0};

    TreeModel {
        ranks = List.copyOf(ranks);
        amounts = List.copyOf(amounts);
    }

    /**
     * The levels of what comes at each step up to the last, not sorted: {@code [step - 1][level]}. Of the outer levels ranks know most: they never leave what was seen, and tell
     * "off" from "full". In the middle the rank of a value is a poor guide where the past has a hole: there the middle one of three
     * is said, by rank, by amount, and as it was lately; in between, half of each.
     */
    double[][] quantiles(Features features, int last) {
        float[][] rows = new float[last][];
        for (int step = 1; step <= last; step++) {
            rows[step - 1] = features.at(step).clone();
        }
        double[][] rank = Walk.sums(ranks, rows);
        double[][] amount = Walk.sums(amounts, rows);
        double[][] quantiles = new double[last][];
        for (int s = 0; s < last; s++) {
            quantiles[s] = quantiles(features, features.lately(s + 1), rank[s], amount[s]);
        }
        return quantiles;
    }

    private static double[] quantiles(Features features, double[] latest, double[] rank, double[] amount) {
        double[] quantiles = new double[Levels.COUNT];
        for (int level = 0; level < quantiles.length; level++) {
            double byRank = features.scale().value(Levels.level(level) + rank[level]);
            double lately = latest[level];
            double byAmount = lately + features.spread() * amount[level];
            double share = MIDDLE_SHARE[level];
            quantiles[level] = share * middle(byRank, byAmount, lately) + (1 - share) * byRank;
        }
        return quantiles;
    }

    private static double middle(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    void write(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(Features.COUNT);
        out.writeInt(stepSeconds);
        out.writeInt(horizon);
        write(out, ranks);
        write(out, amounts);
        out.flush();
    }

    private static void write(DataOutputStream out, List<Tree> trees) throws IOException {
        out.writeInt(trees.size());
        for (Tree tree : trees) {
            out.writeInt(tree.feature().length);
            for (int n = 0; n < tree.feature().length; n++) {
                out.writeInt(tree.feature()[n]);
                if (tree.feature()[n] < 0) {
                    for (float correction : tree.leaf()[n]) {
                        out.writeFloat(correction);
                    }
                } else {
                    out.writeFloat(tree.threshold()[n]);
                    out.writeBoolean(tree.missingLeft()[n]);
                    out.writeInt(tree.left()[n]);
                    out.writeInt(tree.right()[n]);
                }
            }
        }
    }

    /** @throws IOException also if it is not such a model, is of another version, or is damaged */
    static TreeModel read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a model of trees");
        }
        if (in.readInt() != VERSION || in.readInt() != Features.COUNT) {
            throw new IOException("a model of another version of Gnomon; it will be learnt anew");
        }
        int stepSeconds = positive(in, Integer.MAX_VALUE);
        int horizon = positive(in, Integer.MAX_VALUE);
        return new TreeModel(stepSeconds, horizon, trees(in), trees(in));
    }

    private static List<Tree> trees(DataInputStream in) throws IOException {
        int count = positive(in, MOST_TREES);
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            trees.add(tree(in));
        }
        return trees;
    }

    private static Tree tree(DataInputStream in) throws IOException {
        int n = positive(in, MOST_NODES);
        Tree tree = new Tree(new int[n], new float[n], new boolean[n], new int[n], new int[n], new float[n][]);
        for (int node = 0; node < n; node++) {
            int feature = in.readInt();
            if (feature >= Features.COUNT) {
                throw new IOException("a damaged model");
            }
            tree.feature()[node] = Math.max(-1, feature);
            tree.leaf()[node] = new float[feature < 0 ? Levels.COUNT : 0];
            if (feature < 0) {
                for (int level = 0; level < Levels.COUNT; level++) {
                    tree.leaf()[node][level] = in.readFloat();
                }
            } else {
                tree.threshold()[node] = in.readFloat();
                tree.missingLeft()[node] = in.readBoolean();
                tree.left()[node] = child(in, node, n);
                tree.right()[node] = child(in, node, n);
            }
        }
        return tree;
    }

    /** Children come after their parent, so that no walk can go round. */
    private static int child(DataInputStream in, int parent, int nodes) throws IOException {
        int child = in.readInt();
        if (child <= parent || child >= nodes) {
            throw new IOException("a damaged model");
        }
        return child;
    }

    private static int positive(DataInputStream in, int most) throws IOException {
        int value = in.readInt();
        if (value < 1 || value > most) {
            throw new IOException("a damaged model");
        }
        return value;
    }
}
