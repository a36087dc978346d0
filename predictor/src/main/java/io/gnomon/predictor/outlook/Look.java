package io.gnomon.predictor.outlook;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/** A past as it was seen at its end, of four weeks at most. Not for use by several threads. */
final class Look {
    private final double[] values;
    private final int origin;
    private double last = Double.NaN;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private int known;

    private Look(double[] values) {
        this.values = values;
        this.origin = values.length;
        for (double v : values) {
            if (!Double.isNaN(v)) {
                last = v;
                least = Math.min(least, v);
                most = Math.max(most, v);
                known++;
            }
        }
    }

    static Look of(Series history, Ahead ahead) {
        return at(history, history.size(), ahead);
    }

    /** As it was before slot {@code end}. */
    static Look at(Series history, int end, Ahead ahead) {
        double[] values = new double[Math.min(end, ahead.mostSlots())];
        for (int i = 0; i < values.length; i++) {
            values[i] = history.get(end - values.length + i);
        }
        return new Look(values);
    }

    int origin() {
        return origin;
    }

    boolean isEmpty() {
        return known == 0;
    }

    /** NaN in a gap, before the beginning and from the origin on. */
    double at(int slot) {
        return slot < 0 || slot >= origin ? Double.NaN : values[slot];
    }

    /** The newest known value. */
    double last() {
        return last;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    /** Nothing is believed to come that was never seen. */
    double within(double value) {
        return Math.max(least, Math.min(most, value));
    }

    /** Known values of the last slots; the newest known one if all of these are gaps. A copy. */
    double[] recent(int slots) {
        double[] found = new double[Math.min(slots, origin)];
        int n = 0;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            if (!Double.isNaN(values[i])) {
                found[n++] = values[i];
            }
        }
        return n == 0 ? new double[] {last} : Arrays.copyOf(found, n);
    }

    /** Known values around a slot, so many seasons earlier: from the {@code first}-th on, as many as {@code count}. */
    double[] around(int slot, int season, int first, int count) {
        double[] found = new double[3 * count];
        int n = 0;
        for (int k = first; k < first + count; k++) {
            for (int j = -1; j <= 1; j++) {
                double v = at(slot - k * season + j);
                if (!Double.isNaN(v)) {
                    found[n++] = v;
                }
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** Mean size of the changes over so many slots, in the last {@code slots}; NaN if none is known. */
    double change(int lag, int slots) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(lag, origin - slots); i < origin; i++) {
            double c = Math.abs(values[i] - values[i - lag]);
            if (!Double.isNaN(c)) {
                sum += c;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
