package io.gnomon.predictor.anomaly;

import java.util.Arrays;

/**
 * The values of a window in their order, for windows that move on: what left is taken out and what came is merged in, which
 * costs one pass instead of a sort. Not for several threads.
 */
final class SortedWindow {
    private final double[] values;
    private double[] sorted = {};
    private double[] spare = {};
    private int from;
    private int to;

    /** @param values none of them NaN */
    SortedWindow(double[] values) {
        this.values = values;
    }

    /** The values {@code [newFrom, newTo)} sorted; good until the next call. */
    double[] of(int newFrom, int newTo) {
        int came = newTo - Math.max(to, newFrom);
        int left = newFrom - from;
        boolean movedOn = newFrom >= from && newTo >= to && newFrom < to && 2 * (came + left) <= newTo - newFrom;
        sorted = movedOn ? merged(newFrom, newTo) : sortedCopy(newFrom, newTo);
        from = newFrom;
        to = newTo;
        return sorted;
    }

    private double[] sortedCopy(int start, int end) {
        double[] copy = Arrays.copyOfRange(values, start, end);
        Arrays.sort(copy);
        return copy;
    }

    private double[] merged(int newFrom, int newTo) {
        double[] gone = sortedCopy(from, newFrom);
        double[] fresh = sortedCopy(to, newTo);
        double[] result = spare.length == newTo - newFrom ? spare : new double[newTo - newFrom];
        spare = sorted;
        int g = 0;
        int f = 0;
        int n = 0;
        for (double value : sorted) {
            if (g < gone.length && gone[g] == value) {
                g++;
                continue;
            }
            while (f < fresh.length && fresh[f] < value) {
                result[n++] = fresh[f++];
            }
            result[n++] = value;
        }
        while (f < fresh.length) {
            result[n++] = fresh[f++];
        }
        return result;
    }
}
