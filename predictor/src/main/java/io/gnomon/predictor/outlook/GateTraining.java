package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Levels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds the beliefs of a {@link Gate} at one horizon that make the pinball loss of the examples small: stochastic gradients
 * with Adam (Kingma and Ba 2015). Same examples and seed, same beliefs.
 */
final class GateTraining {
    private static final int EPOCHS = 30;
    private static final int BATCH = 32;
    private static final double RATE = 0.05;
    private static final double MEAN_KEPT = 0.9;
    private static final double SQUARE_KEPT = 0.999;
    private static final double DECAY = 1e-3;
    /** An error of so many units pulls no harder than a larger one. */
    private static final double MOST_PULL = 5;

    private static final double NARROWEST = 0.25;
    private static final double WIDEST = 4;
    private static final int LEAST_FOR_WIDTHS = 50;

    private GateTraining() {}

    /**
     * A moment of the past at one horizon.
     *
     * @param said {@code [expert][level]}, in units of the series and from its median
     * @param actual the same
     * @param weight what its loss counts
     */
    record Example(double[] traits, float[][] said, float actual, float weight) {}

    static double[] beliefs(List<Example> examples, int level, int experts, long seed) {
        double tau = Levels.level(level);
        int size = experts * Traits.COUNT;
        double[] beliefs = new double[size];
        double[] mean = new double[size];
        double[] square = new double[size];
        double[] slope = new double[size];
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        long updates = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            double rate = RATE * (1 - (double) epoch / EPOCHS);
            for (int from = 0; from < order.length; from += BATCH) {
                int to = Math.min(order.length, from + BATCH);
                Arrays.fill(slope, 0);
                for (int i = from; i < to; i++) {
                    addSlope(examples.get(order[i]), level, tau, beliefs, slope, experts);
                }
                updates++;
                double early = 1 - Math.pow(MEAN_KEPT, updates);
                double earlySquare = 1 - Math.pow(SQUARE_KEPT, updates);
                for (int j = 0; j < size; j++) {
                    double g = slope[j] / (to - from) + DECAY * beliefs[j];
                    mean[j] = MEAN_KEPT * mean[j] + (1 - MEAN_KEPT) * g;
                    square[j] = SQUARE_KEPT * square[j] + (1 - SQUARE_KEPT) * g * g;
                    beliefs[j] -= rate * mean[j] / early / (Math.sqrt(square[j] / earlySquare) + 1e-8);
                }
            }
        }
        return beliefs;
    }

    private static void addSlope(
            Example example, int level, double tau, double[] beliefs, double[] slope, int experts) {
        double[] shares = Gate.softmax(beliefs, example.traits, experts);
        double said = 0;
        for (int e = 0; e < experts; e++) {
            said += shares[e] * example.said[e][level];
        }
        double pull = example.weight * (example.actual < said ? 1 - tau : -tau);
        for (int e = 0; e < experts; e++) {
            double off = Math.max(-MOST_PULL, Math.min(MOST_PULL, example.said[e][level] - said));
            double by = pull * shares[e] * off;
            for (int t = 0; t < Traits.COUNT; t++) {
                slope[e * Traits.COUNT + t] += by * example.traits[t];
            }
        }
    }

    /**
     * By what the distance of each quantile from the median must be multiplied so that it would have held on the examples:
     * split-conformal prediction with the forecast's own width as the unit, for each level on its own.
     */
    static double[] widths(List<Example> examples, double[][] beliefsByLevel, int experts) {
        double[] widths = new double[Levels.COUNT];
        Arrays.fill(widths, 1);
        double[][] ratios = new double[Levels.COUNT][examples.size()];
        int[] counts = new int[Levels.COUNT];
        for (Example example : examples) {
            double median = said(example, Levels.MEDIAN, beliefsByLevel, experts);
            for (int l = 0; l < Levels.COUNT; l++) {
                double distance = said(example, l, beliefsByLevel, experts) - median;
                if (l != Levels.MEDIAN && (l > Levels.MEDIAN ? distance > 0 : distance < 0)) {
                    ratios[l][counts[l]++] = (example.actual - median) / distance;
                }
            }
        }
        for (int l = 0; l < Levels.COUNT; l++) {
            if (counts[l] >= LEAST_FOR_WIDTHS) {
                Arrays.sort(ratios[l], 0, counts[l]);
                double level = l > Levels.MEDIAN ? Levels.level(l) : 1 - Levels.level(l);
                int at = Math.min(counts[l] - 1, (int) Math.ceil(level * (counts[l] + 1)) - 1);
                widths[l] = Math.max(NARROWEST, Math.min(WIDEST, ratios[l][at]));
            }
        }
        return widths;
    }

    private static double said(Example example, int level, double[][] beliefsByLevel, int experts) {
        double[] shares = Gate.softmax(beliefsByLevel[level], example.traits, experts);
        double said = 0;
        for (int e = 0; e < experts; e++) {
            said += shares[e] * example.said[e][level];
        }
        return said;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
