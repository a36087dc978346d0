package io.gnomon.predictor.neighbors;

import java.util.Arrays;

/**
 * What a server used since its start, channel by channel (CPU, memory, disk, ...), at a fixed step. Slot 0 is its start;
 * a gap is NaN. Immutable.
 */
public final class AgedSeries {
    private final String id;
    private final int stepSeconds;
    private final int age;
    private final double[][] values;

    /**
     * @param values {@code [channel][slot]}, copied; every channel has as many slots
     * @throws IllegalArgumentException if the step is not positive, there is no channel, channels differ in length, or a
     *     value is infinite
     */
    public AgedSeries(String id, int stepSeconds, double[][] values) {
        if (stepSeconds <= 0) {
            throw new IllegalArgumentException(id + ": a step must be at least one second, not " + stepSeconds);
        }
        if (values.length == 0) {
            throw new IllegalArgumentException(id + ": there is no channel");
        }
        this.id = id;
        this.stepSeconds = stepSeconds;
        this.age = values[0].length;
        this.values = new double[values.length][];
        for (int c = 0; c < values.length; c++) {
            if (values[c].length != age) {
                throw new IllegalArgumentException(
                        id + ": channel " + c + " has " + values[c].length + " slots, channel 0 has " + age);
            }
            for (double v : values[c]) {
                if (Double.isInfinite(v)) {
                    throw new IllegalArgumentException(id + ": channel " + c + " holds an infinite value");
                }
            }
            this.values[c] = values[c].clone();
        }
    }

    public String id() {
        return id;
    }

    public int stepSeconds() {
        return stepSeconds;
    }

    public int channels() {
        return values.length;
    }

    /** Number of slots since the start. */
    public int age() {
        return age;
    }

    /** NaN in a gap and outside {@code [0, age)}. */
    public double get(int channel, int slot) {
        return slot < 0 || slot >= age ? Double.NaN : values[channel][slot];
    }

    /** The same server when it was only that old. */
    public AgedSeries atAge(int slots) {
        int kept = Math.max(0, Math.min(slots, age));
        double[][] past = new double[values.length][];
        for (int c = 0; c < values.length; c++) {
            past[c] = Arrays.copyOf(values[c], kept);
        }
        return new AgedSeries(id, stepSeconds, past);
    }
}
