package io.gnomon.predictor.forecast;

/**
 * How good forecasts were. Lower is better but for coverage, which is best at 0.8. What cannot be measured is NaN.
 *
 * @param mae mean absolute error of the median, in the unit of the series
 * @param mase mean over series of the mean absolute error divided by that of "as it was a season ago" before the test
 * @param wql 2 x sum of pinball losses / sum of |actual|, mean over the levels 0.1 to 0.9
 * @param coverage share of actual values within [q0.1, q0.9]
 * @param points actual values that were scored
 * @param series series with at least one of these
 * @param withoutScale series that MASE leaves out, because they did not change before the test
 */
public record Score(
        String forecaster,
        double mae,
        double mase,
        double wql,
        double coverage,
        long points,
        int series,
        int withoutScale) {}
