package io.gnomon.predictor.profile;

/** What a model emits when only the probabilities of its states are known. */
final class Mixtures {
    private static final int HALVINGS = 60;
    private static final double REACH = 9;

    private Mixtures() {}

    static double cdf(GaussianHmm model, double[] weights, double value) {
        double below = 0;
        for (int k = 0; k < weights.length; k++) {
            below += weights[k] * Normal.cdf((value - model.mean(k)) / model.deviation(k));
        }
        return below;
    }

    /** By halving: rises with the level. */
    static double quantile(GaussianHmm model, double[] weights, double level) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < weights.length; k++) {
            low = Math.min(low, model.mean(k) - REACH * model.deviation(k));
            high = Math.max(high, model.mean(k) + REACH * model.deviation(k));
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (cdf(model, weights, middle) < level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
