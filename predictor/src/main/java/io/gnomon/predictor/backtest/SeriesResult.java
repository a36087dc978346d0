package io.gnomon.predictor.backtest;

/**
 * How one series was forecast.
 *
 * @param points actual values that were scored
 * @param absoluteError sum of |actual - median|
 * @param pointsAtEnd those of the points that belong to the last step of a forecast
 * @param errorAtEnd sum of |actual - median| over these
 * @param scale mean |y[t] - y[t - season]| before the test; 0 if it did not change or was not known
 * @param pinball sum over points and the levels 0.1 to 0.9 of the pinball loss
 * @param size sum of |actual|
 * @param within points inside [q0.1, q0.9]
 * @param commonest the share of the points that have the commonest value
 */
record SeriesResult(
        long points,
        double absoluteError,
        long pointsAtEnd,
        double errorAtEnd,
        double scale,
        double pinball,
        double size,
        long within,
        double commonest) {
    /** No honest interval holds four fifths of a series that has one value nearly always. */
    boolean isNearlyConstant() {
        return commonest > 0.7;
    }

    double load() {
        return size / points;
    }

    double mase() {
        return absoluteError / points / scale;
    }
}
