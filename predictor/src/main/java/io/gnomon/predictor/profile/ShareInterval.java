package io.gnomon.predictor.profile;

/**
 * Where a share of an allocation is expected.
 *
 * @param lower end
 * @param median in the middle of the probability
 * @param upper end
 */
public record ShareInterval(double lower, double median, double upper) {
    /**
     * What a current share is against this interval.
     *
     * @throws IllegalArgumentException if the share is not finite
     */
    public Excess excess(double currentShare) {
        return new Excess(currentShare, lower, upper);
    }
}
