package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;
import java.util.function.IntToDoubleFunction;

/** Usage as a share of what was allocated: 0 idle, 1 all of it; more where a limit is soft. */
public final class Shares {
    private Shares() {}

    /** Under an allocation that did not change; where it is not positive nothing is known. */
    public static Series of(Series usage, double allocation) {
        return of(usage, i -> allocation);
    }

    /**
     * Slot by slot. A slot without usage, with a negative one, or without a positive allocation is a gap.
     *
     * @throws IllegalArgumentException if the two are not on the same slots
     */
    public static Series of(Series usage, Series allocation) {
        if (usage.startSeconds() != allocation.startSeconds()
                || usage.stepSeconds() != allocation.stepSeconds()
                || usage.size() != allocation.size()) {
            throw new IllegalArgumentException("usage and allocation are on the same slots, not from "
                    + usage.startSeconds() + " and " + allocation.startSeconds() + " at " + usage.stepSeconds()
                    + " and "
                    + allocation.stepSeconds() + " s, " + usage.size() + " and " + allocation.size() + " slots");
        }
        return of(usage, allocation::get);
    }

    private static Series of(Series usage, IntToDoubleFunction allocation) {
        double[] shares = new double[usage.size()];
        for (int i = 0; i < shares.length; i++) {
            double share = usage.get(i) / allocation.applyAsDouble(i);
            boolean known = usage.get(i) >= 0 && allocation.applyAsDouble(i) > 0 && Double.isFinite(share);
            shares[i] = known ? share : Double.NaN;
        }
        return new Series(usage.startSeconds(), usage.stepSeconds(), shares);
    }
}
