package io.gnomon.plugin.sizing;

/**
 * A threshold, as autoscalers have it. Above 80 % of the allocation it grows, below 40 % it shrinks, both so that the last
 * usage is 60 % of it. It sees no more than what it granted: a server cannot use more. Begins with as much as is sold.
 */
final class ReactivePolicy implements SizePolicy {
    private static final double UP = 0.8;
    private static final double DOWN = 0.4;
    private static final double GOAL = 0.6;

    @Override
    public Running start(Track track, int firstSlot) {
        return new Running() {
            private double allocation = Double.NaN;

            @Override
            public double next(int slot) {
                if (slot == 0) {
                    return Double.NaN;
                }
                if (Double.isNaN(allocation)) {
                    allocation = track.ceiling(slot - 1);
                }
                double used = Math.min(track.used(slot - 1), allocation);
                if ((used > UP * allocation || used < DOWN * allocation) && !Double.isNaN(track.ceiling(slot))) {
                    allocation = track.within(slot, used / GOAL);
                }
                return allocation;
            }
        };
    }
}
