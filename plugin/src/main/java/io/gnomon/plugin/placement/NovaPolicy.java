package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;

/**
 * Nova's stock weighers: free memory and free vCPUs after the allocation ratios, each normalised to 0..1 by the smallest
 * and the largest of the hypervisors with room, then added (nova/weights.py, scheduler/weights/ram.py and cpu.py).
 */
final class NovaPolicy implements PlacementPolicy {
    @Override
    public int place(Stage stage, Guest guest) {
        double[] lowest = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] highest = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int m = 0; m < stage.machines().size(); m++) {
            if (stage.fits(m, guest)) {
                for (int what = 0; what < 2; what++) {
                    lowest[what] = Math.min(lowest[what], free(stage, m, what));
                    highest[what] = Math.max(highest[what], free(stage, m, what));
                }
            }
        }
        return Least.of(
                stage,
                guest,
                m -> -share(free(stage, m, 0), lowest[0], highest[0])
                        - share(free(stage, m, 1), lowest[1], highest[1]));
    }

    private static double share(double value, double lowest, double highest) {
        return highest > lowest ? (value - lowest) / (highest - lowest) : 0;
    }

    private static double free(Stage stage, int machine, int what) {
        Machine m = stage.machines().get(machine);
        return what == 0 ? m.memoryLimitMib() - stage.memoryMib(machine) : m.vcpuLimit() - stage.vcpus(machine);
    }
}
