package io.gnomon.plugin.sizing;

/**
 * A threshold, as autoscalers have it. Above 80 % of the allocation it grows, below 40 % it shrinks, both so that the last
 * usage is 60 % of it. Begins with as much as is sold.
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
                double used = slot == 0 ? Double.NaN : track.used(slot - 1);
                if (Double.isNaN(allocation) && slot > 0) {
                    allocation = track.ceiling(slot - 1);
                }
                if (used > UP * allocation || used < DOWN * allocation) {
                    allocation = track.within(slot, used / GOAL);
                }
                return allocation;
            }
        };
    }
}
