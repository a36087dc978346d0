package io.gnomon.plugin.shadow.demand;

import java.util.OptionalDouble;

/**
 * What holding memory must save, so that on average no more is held than is allowed: the multiplier of that constraint, found
 * while time goes on (dual ascent; Arrow, Hurwicz, Uzawa 1958). It is steered by what was held beyond the mean in the last slot
 * and, more weakly, since the beginning, so that the mean of a long time is kept exactly. Not for use by several threads.
 */
final class StagingPrice {
    private static final double LAST = 1 / 48.0;
    private static final double SINCE = 1 / 20_000.0;
    /** The sum of what was beyond counts at most as so many slots of the mean: a long calm must not buy a long excess. */
    private static final double MOST_SLOTS = 288;

    private final double least;
    private final OptionalDouble meanMib;
    private double logarithm = Double.NaN;
    private double beyond;

    StagingPrice(StagingTerms terms) {
        this.least = terms.leastPrice();
        this.meanMib = terms.meanMib();
    }

    /** Nobody knows a price before the first plan: then the mean is the bound. */
    boolean isKnown() {
        return meanMib.isEmpty() || !Double.isNaN(logarithm);
    }

    double now() {
        return meanMib.isEmpty() || Double.isNaN(logarithm) ? least : Math.max(least, Math.exp(logarithm));
    }

    /**
     * A slot is over.
     *
     * @param heldMib that its plan held
     * @param cheapest what the last server that was taken saves; NaN if there was none
     */
    void planned(double heldMib, double cheapest) {
        if (meanMib.isEmpty()) {
            return;
        }
        if (Double.isNaN(logarithm)) {
            logarithm = Double.isNaN(cheapest) ? Double.NaN : Math.log(Math.max(least, cheapest));
            return;
        }
        double off = heldMib / meanMib.getAsDouble() - 1;
        beyond = Math.max(-MOST_SLOTS, Math.min(MOST_SLOTS, beyond + off));
        logarithm = Math.max(Math.log(least), logarithm + LAST * off + SINCE * beyond);
    }
}
