package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;

/**
 * The lowest sum of what each server used on average in the last hour, as a share of the hypervisor. A server that was not
 * seen yet counts with a fifth of its ceiling.
 */
final class LastHourPolicy implements PlacementPolicy {
    private static final int HOUR_SLOTS = 3600 / PlacementWork.SLOT_SECONDS;
    private static final double UNSEEN_SHARE = 0.2;

    @Override
    public int place(Stage stage, Guest guest) {
        double[] used = new double[stage.machines().size()];
        for (int g = 0; g < stage.arrived(); g++) {
            if (stage.machineOf(g) != NONE) {
                used[stage.machineOf(g)] += lastHour(stage, g);
            }
        }
        return Least.of(stage, guest, m -> used[m] / stage.machines().get(m).mhz());
    }

    private static double lastHour(Stage stage, int g) {
        int from = Math.max(stage.slot() - HOUR_SLOTS, stage.guest(g).arrivalSlot());
        if (from >= stage.slot()) {
            return UNSEEN_SHARE * stage.guest(g).ceilingMhz();
        }
        double sum = 0;
        for (int s = from; s < stage.slot(); s++) {
            sum += stage.demand(g, s);
        }
        return sum / (stage.slot() - from);
    }
}
