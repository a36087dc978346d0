package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.weigher.Weigher;

/**
 * A weigher with its weight.
 *
 * @param multiplier 0 silences it, a negative one turns it round
 */
public record Weighed(Weigher weigher, double multiplier) {
    public Weighed {
        if (!Double.isFinite(multiplier)) {
            throw new IllegalArgumentException("the weight of " + weigher.name() + " must be finite");
        }
    }

    /** What the weigher said, brought to 0..1. */
    double normalised(double raw) {
        return Double.isNaN(raw) ? weigher.unknown() : weigher.normalised(raw);
    }
}
