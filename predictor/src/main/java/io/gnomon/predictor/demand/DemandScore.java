package io.gnomon.predictor.demand;

/**
 * How good forecasts of one horizon were, beside the usual ways to guess. Errors are in batches or servers per horizon;
 * what cannot be measured is NaN.
 *
 * @param key empty for the total
 * @param points forecasts that were scored, one per hour; those of a day or a week overlap
 * @param mean actual value, mean
 * @param ours of the median
 * @param lastValue of "as many as in the hour, day or week before"
 * @param yesterday of "as many as at this time yesterday"; unknown for a week, which was not over then
 * @param lastWeek of "as many as at this time last week"
 * @param coverage share of actual values within [q0.1, q0.9]
 */
public record DemandScore(
        Horizon horizon,
        Measure measure,
        String key,
        int points,
        double mean,
        Errors ours,
        Errors lastValue,
        Errors yesterday,
        Errors lastWeek,
        double coverage) {

    /**
     * How far off.
     *
     * @param mae mean absolute error
     * @param rmse root of the mean squared error
     */
    public record Errors(double mae, double rmse) {}

    /** By which share our mean absolute error is below the better one of last value and yesterday; NaN if both are 0. */
    public double gain() {
        double best = Double.isNaN(yesterday.mae()) ? lastValue.mae() : Math.min(lastValue.mae(), yesterday.mae());
        return best > 0 ? 1 - ours.mae() / best : Double.NaN;
    }
}
