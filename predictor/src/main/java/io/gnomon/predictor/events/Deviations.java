package io.gnomon.predictor.events;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/**
 * What a series did about the occurrences of one kind, against what would have been expected of it without: the level
 * before and after, and how it moves at that time on days without an occurrence.
 */
final class Deviations {
    private static final int LEVEL_SECONDS = 3600;
    private static final int DAY_SECONDS = 86_400;
    private static final int MOST_DAYS = 14;
    /** So many other days are half believed. */
    private static final double FEW_DAYS = 2;

    private final Series history;
    private final byte[] phases;
    private final int levelSlots;

    /** @param phases one for each slot of the history */
    Deviations(Series history, byte[] phases) {
        this.history = history;
        this.phases = phases;
        this.levelSlots = Math.max(3, LEVEL_SECONDS / history.stepSeconds());
    }

    /**
     * Deviations of slots {@code [first, end)}; NaN where the value is a gap, everywhere where there is no level to
     * compare with.
     */
    double[] of(int first, int end) {
        double[] result = new double[end - first];
        double[] expected = line(first, end);
        double[] moves = new double[end - first];
        int days = 0;
        int day = DAY_SECONDS / history.stepSeconds();
        if (DAY_SECONDS % history.stepSeconds() == 0) {
            for (int k = 1; k <= MOST_DAYS; k++) {
                days += addMoves(moves, first - k * day, end - k * day);
                days += addMoves(moves, first + k * day, end + k * day);
            }
        }
        for (int i = 0; i < result.length; i++) {
            double usual = days == 0 ? 0 : moves[i] / days * (days / (days + FEW_DAYS));
            result[i] = history.get(first + i) - expected[i] - usual;
        }
        return result;
    }

    /** How the series left its own line on a day without an occurrence; 1 if it is such a day. */
    private int addMoves(double[] moves, int first, int end) {
        if (first < 0 || end > history.size()) {
            return 0;
        }
        for (int i = first; i < end; i++) {
            if (phases[i] != Phase.NONE || history.isGap(i)) {
                return 0;
            }
        }
        double[] line = line(first, end);
        if (Double.isNaN(line[0])) {
            return 0;
        }
        for (int i = 0; i < line.length; i++) {
            moves[i] += history.get(first + i) - line[i];
        }
        return 1;
    }

    /** From the level before to the level after; flat if one of them is not known. */
    private double[] line(int first, int end) {
        double before = level(first - 1, -1);
        double after = level(end, 1);
        before = Double.isNaN(before) ? after : before;
        after = Double.isNaN(after) ? before : after;
        double[] line = new double[end - first];
        for (int i = 0; i < line.length; i++) {
            double share = (i + 0.5) / line.length;
            line[i] = before + share * (after - before);
        }
        return line;
    }

    /** Median of the nearest quiet values on that side, if there are some within thrice the usual distance. */
    private double level(int from, int direction) {
        double[] quiet = new double[levelSlots];
        int n = 0;
        for (int k = 0; k < 3 * levelSlots && n < levelSlots; k++) {
            int i = from + k * direction;
            if (i < 0 || i >= history.size()) {
                break;
            }
            if (phases[i] == Phase.NONE && !history.isGap(i)) {
                quiet[n++] = history.get(i);
            }
        }
        return n < Math.min(3, levelSlots) ? Double.NaN : median(quiet, n);
    }

    /** How far quiet values lie from the level before them; sorted. */
    double[] quiet() {
        double[] result = new double[history.size()];
        int n = 0;
        // a few hundred tell the spread; all of a year's would cost more than the measurement itself
        int stride = Math.max(1, history.size() / 500);
        for (int i = levelSlots; i < history.size(); i += stride) {
            if (phases[i] == Phase.NONE && !history.isGap(i)) {
                double off = history.get(i) - level(i - 1, -1);
                if (!Double.isNaN(off)) {
                    result[n++] = off;
                }
            }
        }
        double[] sorted = Arrays.copyOf(result, n);
        Arrays.sort(sorted);
        return sorted;
    }

    static double median(double[] values, int n) {
        double[] sorted = Arrays.copyOf(values, n);
        Arrays.sort(sorted);
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
