package io.gnomon.plugin.sizing;

/** The largest usage of the last slots and a fifth more; as much as is sold where nothing was measured. */
record LastPeakPolicy(int slots) implements SizePolicy {
    private static final double MARGIN = 1.2;

    @Override
    public Running start(Track track, int firstSlot) {
        return slot -> {
            double peak = Double.NaN;
            for (int i = Math.max(0, slot - slots); i < slot; i++) {
                double used = track.used(i);
                peak = Double.isNaN(peak) || used > peak ? used : peak;
            }
            return MARGIN * peak;
        };
    }
}
