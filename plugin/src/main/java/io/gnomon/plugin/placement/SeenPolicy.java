package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;

/**
 * By what the servers that are now on a hypervisor used together in the last slots: the lowest mean plus so many standard
 * deviations of the sum, as a share of what the hypervisor has. A server adds nothing before its first sample.
 */
final class SeenPolicy implements PlacementPolicy {
    private final int window;
    private final double sigmas;

    /**
     * @param window slots, Integer.MAX_VALUE for all
     * @param sigmas standard deviations added to the mean
     */
    SeenPolicy(int window, double sigmas) {
        this.window = window;
        this.sigmas = sigmas;
    }

    @Override
    public int place(Stage stage, Guest guest) {
        int from = Math.max(0, stage.slot() - window);
        int seen = stage.slot() - from;
        double[][] sums = new double[stage.machines().size()][seen];
        for (int g = 0; g < stage.arrived(); g++) {
            int m = stage.machineOf(g);
            for (int s = Math.max(from, stage.guest(g).arrivalSlot()); m != NONE && s < stage.slot(); s++) {
                sums[m][s - from] += stage.demand(g, s);
            }
        }
        return Least.of(
                stage, guest, m -> bound(sums[m]) / stage.machines().get(m).mhz());
    }

    private double bound(double[] sum) {
        double mean = 0;
        double square = 0;
        for (double v : sum) {
            mean += v / sum.length;
        }
        for (double v : sum) {
            square += (v - mean) * (v - mean) / sum.length;
        }
        return mean + sigmas * Math.sqrt(square);
    }
}
