package io.gnomon.predictor.demand;

import java.util.Arrays;

/** Hourly counts since some hour, as sums, so that the mean of any stretch is had at once. */
final class CountHistory {
    private double[] sums = new double[256];
    private int hours;

    /** The next hour. */
    void add(double count) {
        if (hours + 1 == sums.length) {
            sums = Arrays.copyOf(sums, 2 * sums.length);
        }
        sums[hours + 1] = sums[hours] + count;
        hours++;
    }

    int hours() {
        return hours;
    }

    double sum(int from, int to) {
        return sums[to] - sums[from];
    }

    /** The logarithm of one more than the mean count of the hours {@code [from, to)}; at least one hour. */
    double logMean(int from, int to) {
        return Math.log1p(sum(from, to) / (to - from));
    }

    /**
     * The same of {@code width} hours, the first of them {@code lag} hours ago. Where that is before the first hour, the
     * same time of the earliest day that is known is taken, or else the first hours.
     */
    double logMeanAt(int lag, int width) {
        int to = hours - lag + width;
        while (to > hours) {
            to -= 24;
        }
        while (to - width < 0 && to + 24 <= hours) {
            to += 24;
        }
        if (to - width < 0) {
            return logMean(0, Math.min(hours, width));
        }
        return logMean(to - width, to);
    }
}
