package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.Levels;

/**
 * Tells how much each expert is believed at each horizon and level, by the traits of a past: a softmax of linear functions, as
 * the gating network of a mixture of experts (Jacobs, Jordan et al. 1991). What it gives is a mean of quantiles, then
 * widened or narrowed by what was missed on the examples. Immutable.
 */
final class Gate {
    private final Horizons horizons;
    private final double[][][] beliefs; // [horizon][level][expert * trait]
    private final double[][] widths; // [horizon][level]

    /** @param widths by what the distance of a quantile from the median is multiplied */
    Gate(Horizons horizons, double[][][] beliefs, double[][] widths) {
        this.horizons = horizons;
        this.beliefs = beliefs;
        this.widths = widths;
    }

    /** @param said {@code [expert][step][level]} for the steps from the first on */
    double[][] combine(double[] traits, double[][][] said) {
        int steps = said[0].length;
        double[][][] weights = new double[horizons.count()][Levels.COUNT][];
        for (int h = 0; h < weights.length; h++) {
            for (int l = 0; l < Levels.COUNT; l++) {
                weights[h][l] = softmax(beliefs[h][l], traits, said.length);
            }
        }
        double[][] result = new double[steps][Levels.COUNT];
        for (int s = 0; s < steps; s++) {
            int lower = horizons.below(s + 1);
            int upper = Math.min(lower + 1, horizons.count() - 1);
            double share = upper == lower
                    ? 0
                    : Math.min(
                            1, (double) (s + 1 - horizons.step(lower)) / (horizons.step(upper) - horizons.step(lower)));
            double[] row = result[s];
            for (int l = 0; l < Levels.COUNT; l++) {
                for (int e = 0; e < said.length; e++) {
                    double weight = (1 - share) * weights[lower][l][e] + share * weights[upper][l][e];
                    row[l] += weight * said[e][s][l];
                }
            }
            for (int l = 0; l < row.length; l++) {
                row[l] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, row[l])); // a rounding may go beyond
            }
            widen(row, widths[lower], widths[upper], share);
        }
        return result;
    }

    private static void widen(double[] row, double[] lower, double[] upper, double share) {
        double median = row[Levels.MEDIAN];
        for (int l = 0; l < row.length; l++) {
            double by = (1 - share) * lower[l] + share * upper[l];
            double q = median + by * (row[l] - median);
            row[l] = Double.isFinite(q) ? q : row[l];
        }
    }

    /** Shares that add up to 1. */
    static double[] softmax(double[] beliefs, double[] traits, int experts) {
        double[] shares = new double[experts];
        double most = Double.NEGATIVE_INFINITY;
        for (int e = 0; e < experts; e++) {
            double sum = 0;
            for (int t = 0; t < traits.length; t++) {
                sum += beliefs[e * traits.length + t] * traits[t];
            }
            shares[e] = sum;
            most = Math.max(most, sum);
        }
        double total = 0;
        for (int e = 0; e < experts; e++) {
            shares[e] = Math.exp(shares[e] - most);
            total += shares[e];
        }
        for (int e = 0; e < experts; e++) {
            shares[e] /= total;
        }
        return shares;
    }
}
