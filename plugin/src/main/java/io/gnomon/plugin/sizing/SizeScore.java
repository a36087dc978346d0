package io.gnomon.plugin.sizing;

/**
 * What an allocation cost: sums over the slots in which usage was measured, in MHz or MiB times slots. Immutable.
 *
 * @param needed what was used, cut at the ceiling
 * @param slack what was allocated and not used
 * @param unmet what was needed and not allocated
 * @param shortSlots slots with less allocated than needed
 * @param resizes changes by more than a hundredth
 * @param slots in which usage was measured
 */
public record SizeScore(
        double needed, double allocated, double slack, double unmet, long shortSlots, long resizes, long slots) {
    static final SizeScore NONE = new SizeScore(0, 0, 0, 0, 0, 0, 0);
    static final double RESIZE = 0.01;
    private static final int DAY = 288;

    /** Counts one server from a slot on; {@code allocation[i]} is that of slot {@code first + i}. */
    static SizeScore of(Track track, int first, double[] allocation) {
        return of(track, first, allocation, first, first + allocation.length);
    }

    /** The same for the slots from one to another only. */
    static SizeScore of(Track track, int first, double[] allocation, int from, int to) {
        SizeScore score = NONE;
        double before = from > first ? allocation[from - 1 - first] : Double.NaN;
        for (int i = from - first; i < to - first; i++) {
            double used = track.used(first + i);
            if (!Double.isNaN(used)) {
                double given = allocation[i];
                boolean resized = Math.abs(given - before) > RESIZE * before;
                score = score.plus(new SizeScore(
                        used,
                        given,
                        Math.max(0, given - used),
                        Math.max(0, used - given),
                        used > given ? 1 : 0,
                        resized ? 1 : 0,
                        1));
                before = given;
            }
        }
        return score;
    }

    SizeScore plus(SizeScore o) {
        return new SizeScore(
                needed + o.needed,
                allocated + o.allocated,
                slack + o.slack,
                unmet + o.unmet,
                shortSlots + o.shortSlots,
                resizes + o.resizes,
                slots + o.slots);
    }

    /** Idle share of what was allocated, 0..1. */
    public double slackShare() {
        return allocated > 0 ? slack / allocated : 0;
    }

    /** Share of the need that was not met, 0..1. */
    public double unmetShare() {
        return needed > 0 ? unmet / needed : 0;
    }

    /** Idle units and the price times missing ones, by units needed. */
    public double cost(double price) {
        return needed > 0 ? (slack + price * unmet) / needed : 0;
    }

    /** By server and day on which it was measured. */
    public double resizesPerDay() {
        return slots > 0 ? (double) resizes * DAY / slots : 0;
    }

    /** By server and day. */
    public double shortMinutesPerDay() {
        return slots > 0 ? 5.0 * shortSlots * DAY / slots : 0;
    }
}
