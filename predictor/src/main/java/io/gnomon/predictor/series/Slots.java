package io.gnomon.predictor.series;

import java.util.Arrays;

/** Collects timed values into the slots of a fixed grid. Not for use by several threads. */
final class Slots {
    /** Ten years at 20 s fit; a clock that jumped from 1970 to today at 1 s does not. */
    static final int MOST = 1 << 24;

    private final long startSeconds;
    private final int stepSeconds;
    private final Aggregate aggregate;
    private final double[] values;
    private final int[] counts;

    /** @throws IllegalArgumentException if the step is not positive or the grid has more than {@link #MOST} slots */
    Slots(long fromSeconds, long toSeconds, int stepSeconds, Aggregate aggregate) {
        if (stepSeconds <= 0) {
            throw new IllegalArgumentException("a step must be at least one second, not " + stepSeconds);
        }
        this.startSeconds = Math.floorDiv(fromSeconds, stepSeconds) * stepSeconds;
        long slots = Math.max(0, Math.floorDiv(toSeconds - startSeconds + stepSeconds - 1, stepSeconds));
        if (slots > MOST) {
            throw new IllegalArgumentException("from " + fromSeconds + " to " + toSeconds + " at a step of "
                    + stepSeconds + " s makes " + slots + " slots, more than " + MOST
                    + ": use a longer step, or mend the time stamps if a clock jumped");
        }
        this.stepSeconds = stepSeconds;
        this.aggregate = aggregate;
        this.values = new double[(int) slots];
        this.counts = new int[(int) slots];
        Arrays.fill(values, Double.NaN);
    }

    long startMillis() {
        return startSeconds * 1000;
    }

    /** The first millisecond that is after all slots. */
    long endMillis() {
        return (startSeconds + (long) values.length * stepSeconds) * 1000;
    }

    /** A value that is not finite, or a time outside the grid, counts for nothing. */
    void add(long epochMillis, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        long slot = Math.floorDiv(Math.floorDiv(epochMillis, 1000L) - startSeconds, stepSeconds);
        if (slot < 0 || slot >= values.length) {
            return;
        }
        int i = (int) slot;
        counts[i]++;
        if (counts[i] == 1) {
            values[i] = value;
        } else if (aggregate == Aggregate.MEAN) {
            values[i] += (value - values[i]) / counts[i];
        } else {
            values[i] = Math.max(values[i], value);
        }
    }

    Series toSeries() {
        return new Series(startSeconds, stepSeconds, values);
    }
}
