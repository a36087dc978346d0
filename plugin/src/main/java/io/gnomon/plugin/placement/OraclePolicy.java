package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;

/** Knows all demand of the servers that have arrived, for ever: the least more demand that cannot be served, then the lowest peak. */
final class OraclePolicy implements PlacementPolicy {
    private final PlacementWork work;
    private final double[][] sums;

    OraclePolicy(PlacementWork work) {
        this.work = work;
        this.sums = new double[work.machines().size()][work.slots()];
    }

    @Override
    public int place(Stage stage, Guest guest) {
        double[] peaks = new double[sums.length];
        double[] unserved = new double[sums.length];
        for (int m = 0; m < sums.length; m++) {
            double capacity = work.machines().get(m).mhz();
            for (int s = work.scoredFrom(); s < work.slots(); s++) {
                double after = sums[m][s] + guest.demandMhz()[s];
                peaks[m] = Math.max(peaks[m], after / capacity);
                unserved[m] += Math.max(0, after - capacity) - Math.max(0, sums[m][s] - capacity);
            }
        }
        // the peak is at most in the hundreds, so it only decides between equals
        int best = Least.of(stage, guest, m -> unserved[m] + 1e-6 * peaks[m]);
        if (best != NONE) {
            for (int s = 0; s < work.slots(); s++) {
                sums[best][s] += guest.demandMhz()[s];
            }
        }
        return best;
    }
}
