package io.gnomon.predictor.sizing;

/**
 * What a unit that is missing costs, where a unit that lies idle costs 1. With a price of 30, being short of one GiB for a
 * minute is as bad as having thirty idle for a minute.
 */
public record Price(double ofShortage) {
    /** Refuses what is no price: a shortage must cost something. */
    public Price {
        if (!(ofShortage > 0) || Double.isInfinite(ofShortage)) {
            throw new IllegalArgumentException("a price of shortage is a number above 0, not " + ofShortage);
        }
    }

    /**
     * The probability with which an allocation should suffice: there the last unit is idle so often, and missing so seldom,
     * that both cost the same (the newsvendor's critical ratio).
     */
    public double level() {
        return ofShortage / (1 + ofShortage);
    }
}
