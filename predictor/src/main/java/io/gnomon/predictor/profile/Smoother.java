package io.gnomon.predictor.profile;

/**
 * The states of a whole sequence, knowing all of it: the fast path of {@link Chain#smooth}. Forward as {@link Filter}, and
 * back by the ratio of what was found to what had been predicted (Kim 1994). Where such a ratio is out of the range of
 * plain numbers, the logarithms of {@link Chain} do it.
 */
final class Smoother {
    private static final double LARGEST_RATIO = 1e200;

    private Smoother() {}

    static Chain.Smoothed smooth(GaussianHmm model, double[] values) {
        int n = model.states();
        double[][] at = new double[values.length][n];
        double[][] predicted = new double[values.length][n];
        Filter filter = new Filter(model);
        for (int t = 0; t < values.length; t++) {
            for (int i = 0; i < n; i++) {
                predicted[t][i] = filter.predicted(i);
            }
            filter.take(values[t]);
            for (int i = 0; i < n; i++) {
                at[t][i] = filter.now(i);
            }
        }
        double[][] moves = new double[n][n];
        for (int t = values.length - 2; t >= 0; t--) {
            for (int i = 0; i < n; i++) {
                double later = 0;
                for (int j = 0; j < n; j++) {
                    double ratio = at[t + 1][j] > 0 ? at[t + 1][j] / predicted[t + 1][j] : 0;
                    if (!(ratio < LARGEST_RATIO)) {
                        return model.chain().smooth(model.emissions(values));
                    }
                    double share = model.transition(i, j) * ratio;
                    moves[i][j] += at[t][i] * share;
                    later += share;
                }
                at[t][i] *= later;
            }
        }
        return new Chain.Smoothed(filter.logLikelihood(), at, moves);
    }
}
