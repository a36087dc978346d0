package io.gnomon.predictor.neighbors;

import java.util.Arrays;
import java.util.List;

/** A weighted mixture of normal distributions, each held as nine points. Not for use by several threads. */
final class Mixture {
    /** Standard normal quantiles at .01, .05, .15, .30, .50 and so on, and how much each stands for. */
    private static final double[] Z = {-2.326, -1.645, -1.036, -0.524, 0, 0.524, 1.036, 1.645, 2.326};

    private static final double[] SHARE = {0.03, 0.07, 0.125, 0.175, 0.2, 0.175, 0.125, 0.07, 0.03};

    private static final List<Double> MEDIAN = List.of(0.5);
    private static final int[] GAPS = {1, 4, 10, 23, 57, 132, 301};

    private double[] values = new double[64];
    private double[] weights = new double[64];
    private int size;
    private double total;

    void add(double center, double sigma, double weight) {
        if (weight <= 0) {
            return;
        }
        for (int i = 0; i < Z.length; i++) {
            addPoint(center + sigma * Z[i], weight * SHARE[i]);
        }
    }

    void addPoint(double value, double weight) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        values[size] = value;
        weights[size++] = weight;
        total += weight;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Linear between the middles of the points' weights; rises with the level. */
    double[] quantiles(List<Double> levels) {
        sort();
        double[] result = new double[levels.size()];
        double below = 0;
        double previousMiddle = 0;
        int level = 0;
        for (int i = 0; i < size && level < result.length; i++) {
            double middle = (below + weights[i] / 2) / total;
            while (level < result.length && levels.get(level) <= middle) {
                double upper = values[i];
                double lower = i == 0 ? upper : values[i - 1];
                double share = i == 0 || middle <= previousMiddle
                        ? 1
                        : (levels.get(level) - previousMiddle) / (middle - previousMiddle);
                result[level++] = lower + share * (upper - lower);
            }
            below += weights[i];
            previousMiddle = middle;
        }
        while (level < result.length) {
            result[level++] = values[size - 1];
        }
        return result;
    }

    /** Shell sort of both arrays by value: a few hundred points at most, and nothing boxed. */
    private void sort() {
        for (int gap = GAPS.length - 1; gap >= 0; gap--) {
            int g = GAPS[gap];
            for (int i = g; i < size; i++) {
                double value = values[i];
                double weight = weights[i];
                int j = i;
                for (; j >= g && values[j - g] > value; j -= g) {
                    values[j] = values[j - g];
                    weights[j] = weights[j - g];
                }
                values[j] = value;
                weights[j] = weight;
            }
        }
    }

    double quantile(double level) {
        return quantiles(List.of(level))[0];
    }

    double median() {
        return quantiles(MEDIAN)[0];
    }
}
