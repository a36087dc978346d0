package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Gaps;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/**
 * The recent part of a history, prepared for learners: short gaps bridged, long ones holding the last known value.
 * Immutable.
 */
public final class Past {
    private static final int BRIDGED_SLOTS = 12;

    private final Series history;
    private final double[] values;
    private final boolean[] known;
    private final int size;
    private final double least;
    private final double most;
    private final double meanSize;

    private Past(Series history, double[] values, boolean[] known, double least, double most, double meanSize) {
        this.history = history;
        this.values = values;
        this.known = known;
        this.size = values.length;
        this.least = least;
        this.most = most;
        this.meanSize = meanSize;
    }

    /** Starts at the first known value among the last {@code mostSlots}, or at the last known one before them. */
    public static Past of(Series history, int mostSlots) {
        int from = Math.max(0, history.size() - mostSlots);
        Series recent = history.slice(from, history.size());
        double[] values = Gaps.interpolate(recent, BRIDGED_SLOTS).toArray();
        boolean[] known = new boolean[values.length];
        double last = lastBefore(history, from);
        int first = Double.isNaN(last) ? values.length : 0;
        double least = Double.isNaN(last) ? Double.POSITIVE_INFINITY : last;
        double most = Double.isNaN(last) ? Double.NEGATIVE_INFINITY : last;
        double sum = Double.isNaN(last) ? 0 : Math.abs(last);
        int n = Double.isNaN(last) ? 0 : 1;
        for (int i = 0; i < values.length; i++) {
            double v = values[i];
            if (Double.isNaN(v)) {
                values[i] = last;
                continue;
            }
            first = Math.min(first, i);
            known[i] = !recent.isGap(i);
            last = v;
            least = Math.min(least, v);
            most = Math.max(most, v);
            sum += Math.abs(v);
            n++;
        }
        return new Past(
                history,
                Arrays.copyOfRange(values, first, values.length),
                Arrays.copyOfRange(known, first, known.length),
                least,
                most,
                n == 0 ? 0 : sum / n);
    }

    private static double lastBefore(Series history, int from) {
        for (int i = from - 1; i >= 0; i--) {
            if (!history.isGap(i)) {
                return history.get(i);
            }
        }
        return Double.NaN;
    }

    /** Nothing is known at all. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Slots from the first known value on. */
    public int size() {
        return size;
    }

    /** Never NaN. */
    public double get(int i) {
        return values[i];
    }

    /** False where the value is a filled gap. */
    public boolean isKnown(int i) {
        return known[i];
    }

    /** The newest value, known or held. */
    public double last() {
        return values[size - 1];
    }

    /** The smallest value; positive infinity if nothing is known. */
    public double least() {
        return least;
    }

    /** The largest value; negative infinity if nothing is known. */
    public double most() {
        return most;
    }

    /** Mean of the absolute values: what "large" means for this series. */
    public double meanSize() {
        return meanSize;
    }

    public int stepSeconds() {
        return history.stepSeconds();
    }

    /** Start of the first slot that is kept. */
    public long startSeconds() {
        return history.endSeconds() - (long) size * history.stepSeconds();
    }

    public long endSeconds() {
        return history.endSeconds();
    }

    /** What is said where nothing is known. */
    public Forecast unknown(String learner) {
        return Forecast.unknown(learner, endSeconds(), stepSeconds());
    }

    /** The forecast after this past, no quantile below zero where no value is. */
    public Forecast forecast(String learner, double[][] quantiles) {
        if (least >= 0) {
            for (double[] row : quantiles) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Math.max(0, row[i]);
                }
            }
        }
        return new Forecast(learner, endSeconds(), stepSeconds(), quantiles);
    }
}
