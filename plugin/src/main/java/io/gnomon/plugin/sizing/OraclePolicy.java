package io.gnomon.plugin.sizing;

/** Perfect knowledge of the next quarter of an hour: the bound, and the only policy that looks ahead. */
final class OraclePolicy implements SizePolicy {
    private static final int AHEAD = 3;

    @Override
    public Running start(Track track, int firstSlot) {
        return slot -> {
            double peak = 0;
            for (int i = slot; i < Math.min(slot + AHEAD, track.slots()); i++) {
                peak = Math.max(peak, Double.isNaN(track.used(i)) ? 0 : track.used(i));
            }
            return peak;
        };
    }
}
