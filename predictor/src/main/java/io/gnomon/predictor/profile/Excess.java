package io.gnomon.predictor.profile;

/**
 * Current use against what the profile expects.
 *
 * @param currentShare of the allocation
 * @param lowerShare lower end of the profile's interval
 * @param upperShare its upper end, not below the lower one
 */
public record Excess(double currentShare, double lowerShare, double upperShare) {
    /** @throws IllegalArgumentException if a number is not finite or the interval is the wrong way round */
    public Excess {
        if (!Double.isFinite(currentShare)
                || !Double.isFinite(lowerShare)
                || !(upperShare >= lowerShare)
                || upperShare == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("use and interval are finite and the interval rises, not " + currentShare
                    + " in [" + lowerShare + ", " + upperShare + "]");
        }
    }

    /** Share of the allocation by which use is above the interval; 0 in it or below. */
    public double above() {
        return Math.max(0, currentShare - upperShare);
    }

    /** Share of the allocation by which use is below the interval; 0 in it or above. */
    public double below() {
        return Math.max(0, lowerShare - currentShare);
    }

    /** Above as positive, below as negative, in it 0. */
    public double signed() {
        return above() - below();
    }
}
