package io.gnomon.predictor.series;

import java.util.Arrays;

/**
 * Values at a fixed step; a gap is NaN, every other value is finite. Immutable.
 *
 * <p>Slot {@code i} covers {@code [startSeconds + i * stepSeconds, startSeconds + (i + 1) * stepSeconds)}, Unix time.
 */
public final class Series {
    private final long startSeconds;
    private final int stepSeconds;
    private final double[] values;

    /** @throws IllegalArgumentException if the step is not positive or a value is infinite */
    public Series(long startSeconds, int stepSeconds, double[] values) {
        if (stepSeconds <= 0) {
            throw new IllegalArgumentException("a step must be at least one second, not " + stepSeconds);
        }
        for (double v : values) {
            if (Double.isInfinite(v)) {
                throw new IllegalArgumentException("a series cannot hold an infinite value");
            }
        }
        this.startSeconds = startSeconds;
        this.stepSeconds = stepSeconds;
        this.values = values.clone();
    }

    public long startSeconds() {
        return startSeconds;
    }

    public int stepSeconds() {
        return stepSeconds;
    }

    /** Start of the first slot after the last one. */
    public long endSeconds() {
        return startSeconds + (long) stepSeconds * values.length;
    }

    public int size() {
        return values.length;
    }

    /** The value of slot {@code i}; NaN in a gap. */
    public double get(int i) {
        return values[i];
    }

    public boolean isGap(int i) {
        return Double.isNaN(values[i]);
    }

    /** Slots {@code [from, to)} as a series of its own. */
    public Series slice(int from, int to) {
        return new Series(startSeconds + (long) from * stepSeconds, stepSeconds, Arrays.copyOfRange(values, from, to));
    }

    public double[] toArray() {
        return values.clone();
    }
}
