package io.gnomon.predictor.series;

import java.util.Arrays;
import java.util.Objects;

/**
 * Values at a fixed step; a gap is NaN, every other value is finite. Immutable.
 *
 * <p>Slot {@code i} covers {@code [startSeconds + i * stepSeconds, startSeconds + (i + 1) * stepSeconds)}, Unix time.
 */
public final class Series {
    private final long startSeconds;
    private final int stepSeconds;
    private final double[] values;
    private final int from;
    private final int size;

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
        this.from = 0;
        this.size = values.length;
    }

    private Series(long startSeconds, int stepSeconds, double[] values, int from, int size) {
        this.startSeconds = startSeconds;
        this.stepSeconds = stepSeconds;
        this.values = values;
        this.from = from;
        this.size = size;
    }

    public long startSeconds() {
        return startSeconds;
    }

    public int stepSeconds() {
        return stepSeconds;
    }

    /** Start of the first slot after the last one. */
    public long endSeconds() {
        return startSeconds + (long) stepSeconds * size;
    }

    public int size() {
        return size;
    }

    /** The value of slot {@code i}; NaN in a gap. */
    public double get(int i) {
        return values[from + Objects.checkIndex(i, size)];
    }

    public boolean isGap(int i) {
        return Double.isNaN(get(i));
    }

    /** Slots {@code [first, end)} as a series of its own; costs nothing, as both look at the same values. */
    public Series slice(int first, int end) {
        Objects.checkFromToIndex(first, end, size);
        return new Series(startSeconds + (long) first * stepSeconds, stepSeconds, values, from + first, end - first);
    }

    public double[] toArray() {
        return Arrays.copyOfRange(values, from, from + size);
    }
}
