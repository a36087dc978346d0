package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import java.util.function.IntToDoubleFunction;

/** The choice that most policies make. */
final class Least {
    private Least() {}

    /** The hypervisor of the smallest cost among those with room, the first of equals; NONE if none has room. */
    static int of(Stage stage, Guest guest, IntToDoubleFunction cost) {
        int best = PlacementPolicy.NONE;
        double least = Double.POSITIVE_INFINITY;
        for (int m = 0; m < stage.machines().size(); m++) {
            if (stage.fits(m, guest)) {
                double c = cost.applyAsDouble(m);
                if (best == PlacementPolicy.NONE || c < least) {
                    best = m;
                    least = c;
                }
            }
        }
        return best;
    }
}
