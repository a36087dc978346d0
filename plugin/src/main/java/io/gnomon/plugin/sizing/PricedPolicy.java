package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Band;

/** Gnomon's own: what the price asks for, within a band that keeps changes few. Decides with the code of the daemon. */
final class PricedPolicy implements SizePolicy {
    /** An allocation shrinks to the most that was wanted in so many slots. */
    private static final int LATELY = 2;

    private final Targets targets;
    private final int price;
    private final Band band;

    PricedPolicy(Targets targets, int price, Band band) {
        this.targets = targets;
        this.price = price;
        this.band = band;
    }

    @Override
    public Running start(Track track, int firstSlot) {
        return new Running() {
            private double allocation = Double.NaN;

            @Override
            public double next(int slot) {
                double wanted = track.within(slot, targets.wanted(price, slot));
                if (Double.isNaN(wanted)) {
                    return allocation;
                }
                double lately = wanted;
                for (int i = 1; i < LATELY; i++) {
                    double before = targets.wanted(price, slot - i);
                    lately = Double.isNaN(before) ? lately : Math.max(lately, track.within(slot, before));
                }
                allocation = Double.isNaN(allocation)
                        ? wanted
                        : band.decide(allocation, wanted, lately).orElse(allocation);
                return allocation;
            }
        };
    }
}
