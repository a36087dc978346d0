package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.Restraint;
import io.gnomon.predictor.sizing.Restraint.Held;
import java.util.function.Supplier;

/** Gnomon's own: what the price asks for, as soon as waiting has cost as much as a change. */
final class PricedPolicy implements SizePolicy {
    private final Needs needs;
    private final Supplier<Restraint> restraint;

    /** @param restraint asked in each slot, as it may change */
    PricedPolicy(Needs needs, Supplier<Restraint> restraint) {
        this.needs = needs;
        this.restraint = restraint;
    }

    @Override
    public Running start(Track track, int firstSlot) {
        return new Running() {
            private Held held = Held.at(Double.NaN);

            @Override
            public double next(int slot) {
                Need need = needs.at(slot);
                if (need != null) {
                    double floor = track.floor()[slot];
                    double ceiling = track.ceiling(slot);
                    held = Double.isNaN(held.allocation())
                            ? Held.at(restraint.get().wanted(need, floor, ceiling))
                            : restraint.get().next(held, need, floor, ceiling);
                }
                return held.allocation();
            }
        };
    }
}
