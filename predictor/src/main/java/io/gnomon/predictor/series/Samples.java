package io.gnomon.predictor.series;

import java.util.Arrays;

/**
 * Samples of one quantity at irregular times, as they were recorded: out of order, twice the same time, and with gaps.
 * Immutable. A sample whose value is not finite is dropped.
 *
 * <p>Order: by time stamp. Of several samples with one time stamp the one given last counts. A clock that jumped back
 * therefore mixes its two passes by time; one that jumped forward leaves a gap.
 */
public final class Samples {
    private final long[] epochMillis;
    private final double[] values;

    /** @throws IllegalArgumentException if there are not as many times as values */
    public Samples(long[] epochMillis, double[] values) {
        if (epochMillis.length != values.length) {
            throw new IllegalArgumentException(
                    "there are " + epochMillis.length + " times for " + values.length + " values");
        }
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(epochMillis[a], epochMillis[b])); // stable
        long[] times = new long[values.length];
        double[] kept = new double[values.length];
        int n = 0;
        for (int i : order) {
            if (!Double.isFinite(values[i])) {
                continue;
            }
            if (n > 0 && times[n - 1] == epochMillis[i]) {
                n--;
            }
            times[n] = epochMillis[i];
            kept[n++] = values[i];
        }
        this.epochMillis = Arrays.copyOf(times, n);
        this.values = Arrays.copyOf(kept, n);
    }

    public int size() {
        return values.length;
    }

    public long epochMillis(int i) {
        return epochMillis[i];
    }

    public double value(int i) {
        return values[i];
    }

    /**
     * On a fixed grid over {@code [fromSeconds, toSeconds)}, whose slots start at multiples of the step.
     *
     * @throws IllegalArgumentException if the step is not positive or the grid has more than 16 million slots
     */
    public Series resample(int stepSeconds, long fromSeconds, long toSeconds, Aggregate aggregate) {
        Slots slots = new Slots(fromSeconds, toSeconds, stepSeconds, aggregate);
        for (int i = 0; i < values.length; i++) {
            slots.add(epochMillis[i], values[i]);
        }
        return slots.toSeries();
    }

    /** From the first sample to the last one; an empty series where there is none. */
    public Series resample(int stepSeconds, Aggregate aggregate) {
        if (values.length == 0) {
            return resample(stepSeconds, 0, 0, aggregate);
        }
        long from = Math.floorDiv(epochMillis[0], 1000L);
        long to = Math.floorDiv(epochMillis[values.length - 1], 1000L) + 1;
        return resample(stepSeconds, from, to, aggregate);
    }
}
