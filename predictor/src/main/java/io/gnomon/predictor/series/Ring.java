package io.gnomon.predictor.series;

import java.util.Arrays;

/**
 * The most recent samples of a few channels, in primitive arrays of fixed size: a new sample pushes out the oldest.
 * Safe for any number of threads; every call holds the lock for at most one pass over the ring.
 *
 * <p>Time: samples are kept in the order of their time stamps. A second sample with the newest stamp replaces it. A
 * sample that is late by less than {@link #CLOCK_SET_BACK_MILLIS} is refused (its slot has been read already). A sample
 * that is older than that means that the clock was set back: samples at or after its stamp are forgotten, for they would
 * lie in the future. One that comes more than {@link #LONGEST_GAP_MILLIS} after the newest means that the clock was wrong
 * until then: all before it are forgotten, as nobody can tell when they were.
 */
public final class Ring {
    /** A step backwards of at least this much is a clock that was set back, a smaller one is a late sample. */
    public static final long CLOCK_SET_BACK_MILLIS = 10_000;
    /** A step forward of more than this (30 days) is a clock that was set right, a smaller one is a gap. */
    public static final long LONGEST_GAP_MILLIS = 30L * 86_400_000;

    private final int channels;
    private final int capacity;
    private final long[] times;
    private final double[] values; // [slot * channels + channel]
    private int first;
    private int size;

    /** @throws IllegalArgumentException if there is no channel or no room */
    public Ring(int channels, int capacity) {
        if (channels < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "a ring needs a channel and room for a sample, not " + channels + " and " + capacity);
        }
        this.channels = channels;
        this.capacity = capacity;
        this.times = new long[capacity];
        this.values = new double[Math.multiplyExact(channels, capacity)];
    }

    public int channels() {
        return channels;
    }

    public int capacity() {
        return capacity;
    }

    public synchronized int size() {
        return size;
    }

    public synchronized boolean isEmpty() {
        return size == 0;
    }

    /**
     * Adds one sample; the array is copied. A value that is not finite is kept as NaN: unknown.
     *
     * @return false if the sample came late and was refused
     * @throws IllegalArgumentException if the number of values is not the number of channels
     */
    public synchronized boolean add(long epochMillis, double[] sample) {
        if (sample.length != channels) {
            throw new IllegalArgumentException("a sample has " + channels + " values, not " + sample.length);
        }
        if (size > 0 && epochMillis <= newestMillis()) {
            long behind = newestMillis() - epochMillis;
            if (behind > 0 && behind < CLOCK_SET_BACK_MILLIS) {
                return false;
            }
            while (size > 0 && newestMillis() >= epochMillis) {
                size--;
            }
        }
        if (size > 0 && epochMillis - newestMillis() > LONGEST_GAP_MILLIS) {
            clear();
        }
        if (size == capacity) {
            first = (first + 1) % capacity;
            size--;
        }
        int at = (first + size) % capacity;
        times[at] = epochMillis;
        for (int c = 0; c < channels; c++) {
            values[at * channels + c] = Double.isFinite(sample[c]) ? sample[c] : Double.NaN;
        }
        size++;
        return true;
    }

    /**
     * The time of the newest sample.
     *
     * @throws IllegalStateException if the ring is empty
     */
    public synchronized long newestMillis() {
        return times[position(size - 1)];
    }

    /**
     * The time of the oldest sample.
     *
     * @throws IllegalStateException if the ring is empty
     */
    public synchronized long oldestMillis() {
        return times[position(0)];
    }

    /** The newest sample of every channel; all NaN if the ring is empty. */
    public synchronized double[] newest() {
        double[] sample = new double[channels];
        Arrays.fill(sample, Double.NaN);
        if (size > 0) {
            System.arraycopy(values, position(size - 1) * channels, sample, 0, channels);
        }
        return sample;
    }

    /**
     * One channel on a fixed grid. The first slot starts at {@code fromSeconds} rounded down to a multiple of the step,
     * the last one holds {@code toSeconds - 1}; a slot without a known sample is a gap.
     *
     * @throws IllegalArgumentException if the channel does not exist, the step is not positive, or the grid is absurdly
     *     long
     */
    public Series series(int channel, int stepSeconds, long fromSeconds, long toSeconds, Aggregate aggregate) {
        if (channel < 0 || channel >= channels) {
            throw new IllegalArgumentException("there is no channel " + channel + " among " + channels);
        }
        Slots slots = new Slots(fromSeconds, toSeconds, stepSeconds, aggregate);
        synchronized (this) {
            for (int i = 0; i < size; i++) {
                int at = (first + i) % capacity;
                slots.add(times[at], values[at * channels + channel]);
            }
        }
        return slots.toSeries();
    }

    /** Forgets everything. */
    public synchronized void clear() {
        first = 0;
        size = 0;
    }

    private int position(int i) {
        if (size == 0) {
            throw new IllegalStateException("the ring is empty");
        }
        return (first + i) % capacity;
    }
}
