package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;

/**
 * The lowest mean plus three standard deviations of what the servers that are now on a hypervisor used together so far, as a
 * share of what it has. A server adds nothing before its first sample.
 */
final class SigmaPolicy implements PlacementPolicy {
    private static final double SIGMAS = 3;

    @Override
    public int place(Stage stage, Guest guest) {
        double[][] sums = new double[stage.machines().size()][stage.slot()];
        for (int g = 0; g < stage.arrived(); g++) {
            int m = stage.machineOf(g);
            for (int s = stage.guest(g).arrivalSlot(); m != NONE && s < stage.slot(); s++) {
                sums[m][s] += stage.demand(g, s);
            }
        }
        return Least.of(
                stage, guest, m -> bound(sums[m]) / stage.machines().get(m).mhz());
    }

    private static double bound(double[] sum) {
        double mean = 0;
        double square = 0;
        for (double v : sum) {
            mean += v / sum.length;
        }
        for (double v : sum) {
            square += (v - mean) * (v - mean) / sum.length;
        }
        return mean + SIGMAS * Math.sqrt(square);
    }
}
