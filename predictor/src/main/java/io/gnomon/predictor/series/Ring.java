package io.gnomon.predictor.series;

import java.util.Arrays;

/**
 * The most recent samples of a few channels, in primitive arrays that grow up to a bound: from there on a new sample pushes
 * out the oldest. 8 bytes a sample and 4 a value, which is kept as a float, seven digits. Safe for any number of threads; every call holds the lock for at most one pass over what it asks for.
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

    private static final int FIRST_SAMPLES = 32;

    private final int channels;
    private final int capacity;
    private long[] times;
    private float[] values; // [slot * channels + channel]
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
        Math.multiplyExact(channels, capacity); // else it could not grow to its bound
        this.times = new long[Math.min(FIRST_SAMPLES, capacity)];
        this.values = new float[channels * times.length];
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
            first = (first + 1) % times.length;
            size--;
        } else if (size == times.length) {
            grow();
        }
        int at = (first + size) % times.length;
        times[at] = epochMillis;
        for (int c = 0; c < channels; c++) {
            float value = (float) sample[c];
            values[at * channels + c] = Float.isFinite(value) ? value : Float.NaN;
        }
        size++;
        return true;
    }

    /** Half as much again: what a server of few samples never needs is not taken from the others. */
    private void grow() {
        int room = (int) Math.min(capacity, times.length + times.length / 2L + 1);
        long[] longer = new long[room];
        float[] wider = new float[channels * room];
        int tail = times.length - first; // it is full: from the oldest to the end, then from the start
        System.arraycopy(times, first, longer, 0, tail);
        System.arraycopy(times, 0, longer, tail, first);
        System.arraycopy(values, first * channels, wider, 0, tail * channels);
        System.arraycopy(values, 0, wider, tail * channels, first * channels);
        times = longer;
        values = wider;
        first = 0;
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
            int at = position(size - 1) * channels;
            for (int c = 0; c < channels; c++) {
                sample[c] = values[at + c];
            }
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
            for (int i = firstFrom(slots.startMillis()); i < size; i++) {
                int at = (first + i) % times.length;
                if (times[at] >= slots.endMillis()) {
                    break;
                }
                slots.add(times[at], values[at * channels + channel]);
            }
        }
        return slots.toSeries();
    }

    /** The oldest sample that is not older: most are asked for the last minutes of many hours. */
    private int firstFrom(long millis) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[(first + middle) % times.length] < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
        return (first + i) % times.length;
    }
}
