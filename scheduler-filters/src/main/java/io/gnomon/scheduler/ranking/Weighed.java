package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.weigher.Weigher;

/**
 * A weigher with its weight.
 *
 * @param multiplier 0 silences it, a negative one turns it round
 */
public record Weighed(Weigher weigher, double multiplier) {
    /** What counts for a hypervisor of which the weigher can say nothing. */
    private static final double NEUTRAL = 0.5;

    public Weighed {
        if (!Double.isFinite(multiplier)) {
            throw new IllegalArgumentException("the weight of " + weigher.name() + " must be finite");
        }
    }

    /** What the weigher said, brought to 0..1. */
    double normalised(double raw) {
        return Double.isNaN(raw) ? NEUTRAL : weigher.normalised(raw);
    }
}
