package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import java.util.Random;

/** Any hypervisor with room; the same ones in every run. */
final class RandomPolicy implements PlacementPolicy {
    private final Random random = new Random(1);

    @Override
    public int place(Stage stage, Guest guest) {
        return Least.of(stage, guest, machine -> random.nextDouble());
    }
}
