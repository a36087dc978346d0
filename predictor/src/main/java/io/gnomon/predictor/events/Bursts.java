package io.gnomon.predictor.events;

import io.gnomon.predictor.events.RecurringBursts.Burst;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs of values far above the level about them. */
final class Bursts {
    private static final int LEVEL_SECONDS = 8 * 3600;
    /** Medians are taken so many times within the window, and used for the slots nearest to each. */
    private static final int MEDIANS_PER_WINDOW = 16;

    private static final double SIGMAS = 4;
    /** Standard deviations per median absolute deviation of a normal variable. */
    private static final double NORMAL = 1.4826;

    private static final double LEAST_RISE = 0.1;
    private static final int BRIDGED_SECONDS = 300;

    private Bursts() {}

    /** By start. */
    static List<Burst> in(Series series) {
        double[] off = aboveLevel(series);
        double threshold = threshold(series, off);
        List<Burst> bursts = new ArrayList<>();
        int step = series.stepSeconds();
        int bridged = Math.max(1, BRIDGED_SECONDS / step);
        int start = -1;
        int last = -1;
        double mass = 0;
        for (int i = 0; i <= off.length; i++) {
            boolean high = i < off.length && off[i] > threshold;
            if (start >= 0 && !high && (i == off.length || i - last > bridged)) {
                bursts.add(new Burst(at(series, start), at(series, last + 1), mass * step));
                start = -1;
            }
            if (high) {
                mass = start < 0 ? 0 : mass;
                start = start < 0 ? i : start;
                last = i;
                mass += off[i];
            }
        }
        return bursts;
    }

    private static long at(Series series, int slot) {
        return series.startSeconds() + (long) slot * series.stepSeconds();
    }

    private static double threshold(Series series, double[] off) {
        double[] away = new double[off.length];
        double size = 0;
        int n = 0;
        for (int i = 0; i < off.length; i++) {
            if (!Double.isNaN(off[i])) {
                away[n++] = Math.abs(off[i]);
                size += Math.abs(series.get(i));
            }
        }
        if (n == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(SIGMAS * NORMAL * Deviations.median(away, n), LEAST_RISE * size / n);
    }

    /** NaN in a gap. */
    private static double[] aboveLevel(Series series) {
        int window = Math.max(3, LEVEL_SECONDS / series.stepSeconds());
        int stride = Math.max(1, window / MEDIANS_PER_WINDOW);
        double[] off = new double[series.size()];
        Arrays.fill(off, Double.NaN);
        double[] known = new double[window + stride];
        for (int block = 0; block < off.length; block += stride) {
            int end = Math.min(off.length, block + stride);
            int n = 0;
            for (int i = Math.max(0, block - window / 2); i < Math.min(off.length, end + window / 2); i++) {
                if (!series.isGap(i) && n < known.length) {
                    known[n++] = series.get(i);
                }
            }
            double level = n == 0 ? Double.NaN : Deviations.median(known, n);
            for (int i = block; i < end; i++) {
                off[i] = series.get(i) - level;
            }
        }
        return off;
    }
}
