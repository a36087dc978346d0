package io.gnomon.predictor.profile;

import io.gnomon.predictor.forecast.Levels;
import java.util.Arrays;

/**
 * What one server does in each regime: what it did itself lately, as it was, and what the fleet does, as nine points of
 * each regime's normal distribution. A server that was hardly ever in a regime is taken for one of the fleet there. Not for use by several
 * threads.
 */
final class RegimePoints {
    /** Standard normal quantiles, and how much each stands for. */
    private static final double[] Z = {-2.326, -1.645, -1.036, -0.524, 0, 0.524, 1.036, 1.645, 2.326};

    private static final double[] SHARE = {0.03, 0.07, 0.125, 0.175, 0.2, 0.175, 0.125, 0.07, 0.03};

    private final int states;
    private final double fleetWeight;
    private final double[][] own;
    private final int[] slots;
    private final double[] values;
    private final int[] source;
    private final double[] weights;

    /**
     * Sorts all points once.
     *
     * @param values of the server; NaN is no point
     * @param own {@code [slot][state]}, probabilities of its regimes
     * @param fleetWeight the fleet counts as so many values of one's own
     */
    RegimePoints(GaussianHmm model, double[] values, double[][] own, double fleetWeight) {
        this.states = model.states();
        this.fleetWeight = fleetWeight;
        this.own = own;
        int known = 0;
        this.slots = new int[values.length];
        for (int t = 0; t < values.length; t++) {
            if (!Double.isNaN(values[t])) {
                slots[known++] = t;
            }
        }
        int n = known + states * Z.length;
        long[] keys = new long[n];
        double[] all = new double[n];
        for (int i = 0; i < n; i++) {
            int f = i - known;
            all[i] = f < 0
                    ? values[slots[i]]
                    : model.mean(f / Z.length) + model.deviation(f / Z.length) * Z[f % Z.length];
            // sorts by value and remembers where it came from: a rounded value and an index in one number
            keys[i] = order((float) all[i]) << 32 | i;
        }
        Arrays.sort(keys);
        this.values = new double[n];
        this.source = new int[n];
        this.weights = new double[n];
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            int at = (int) keys[i];
            source[i] = at < known ? slots[at] : -1 - (at - known);
            before = Math.max(before, all[at]);
            this.values[i] = before;
        }
    }

    private static long order(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? ~bits + (long) Integer.MIN_VALUE : bits;
    }

    /**
     * Quantiles at the levels of every forecast.
     *
     * @param regimes probabilities of the regimes
     * @param remembered what a slot of age a counts: this to the a
     */
    double[] quantiles(double[] regimes, double remembered) {
        double[] recency = new double[own.length];
        double weight = 1;
        double[] counts = new double[states];
        for (int t = own.length - 1; t >= 0; t--) {
            recency[t] = weight;
            weight *= remembered;
        }
        for (int s : source) {
            for (int k = 0; k < states && s >= 0; k++) {
                counts[k] += recency[s] * own[s][k];
            }
        }
        for (int k = 0; k < states; k++) {
            counts[k] = regimes[k] / (counts[k] + fleetWeight);
        }
        double total = 0;
        for (int i = 0; i < source.length; i++) {
            int s = source[i];
            double w = 0;
            if (s >= 0) {
                for (int k = 0; k < states; k++) {
                    w += own[s][k] * counts[k];
                }
                w *= recency[s];
            } else {
                w = fleetWeight * counts[(-1 - s) / Z.length] * SHARE[(-1 - s) % Z.length];
            }
            weights[i] = w;
            total += w;
        }
        return sweep(total);
    }

    /** Linear between the middles of the points' weights. */
    private double[] sweep(double total) {
        double[] result = new double[Levels.COUNT];
        double below = 0;
        double middleBefore = 0;
        double valueBefore = values[0];
        int l = 0;
        for (int i = 0; i < values.length && l < result.length; i++) {
            if (weights[i] <= 0) {
                continue;
            }
            double middle = (below + weights[i] / 2) / total;
            while (l < result.length && Levels.level(l) <= middle) {
                double share = below == 0 ? 1 : (Levels.level(l) - middleBefore) / (middle - middleBefore);
                result[l++] = below == 0 ? values[i] : valueBefore + share * (values[i] - valueBefore);
            }
            below += weights[i];
            middleBefore = middle;
            valueBefore = values[i];
        }
        while (l < result.length) {
            result[l++] = valueBefore;
        }
        return result;
    }
}
