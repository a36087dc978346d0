package io.gnomon.predictor.outlook;

import java.util.Arrays;

/**
 * What kind of past it is, in numbers without a unit: how rough, how much a day resembles the one before, how unusual the
 * present. By these a {@link Gate} decides whom to believe.
 */
final class Traits {
    static final int COUNT = 9;
    static final double LEAST_UNIT = 1e-9;
    /** Enough to tell what is usual. */
    private static final int MOST_SLOTS = 2016;

    private Traits() {}

    /** All within [-3, 3]; the first is always 1. */
    static double[] of(Look look, Ahead ahead) {
        int day = ahead.slotsPerDay();
        int week = 7 * day;
        double[] sorted = look.recent(week);
        Arrays.sort(sorted);
        double unit = unit(sorted);
        double rough = look.change(1, day);
        double hours = look.change(Math.max(1, ahead.steps() / 2), week);
        double days = look.change(day, week);
        double weeks = look.change(week, week);
        double[] month = look.recent(Math.min(MOST_SLOTS, ahead.mostSlots()));
        Arrays.sort(month);
        double[] today = look.recent(day);
        Arrays.sort(today);
        return new double[] {
            1,
            tame(Math.log((rough + 0.01 * unit) / unit)),
            tame(Math.log((days + 0.01 * unit) / (hours + 0.01 * unit))),
            tame(Math.log((weeks + 0.01 * unit) / (days + 0.01 * unit))),
            2 * rank(sorted, look.last()) - 1,
            2 * rank(month, today[today.length / 2]) - 1,
            2 * Math.abs(2 * rank(sorted, look.last()) - 1) - 1,
            2 * rank(sorted, sorted[0]) - 1, // how often it is at its least
            Math.min(1, (double) look.origin() / ahead.mostSlots()) * 2 - 1
        };
    }

    /** Distance between the tenth and the ninetieth hundredth, or if that is nothing some share of the size; above 0. */
    static double unit(double[] sorted) {
        int n = sorted.length;
        double width = sorted[(int) (0.9 * (n - 1))] / 2 - sorted[(int) (0.1 * (n - 1))] / 2;
        double size = Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
        return Math.max(Math.max(width, 0.02 * size), LEAST_UNIT);
    }

    /** Share of the values that are smaller, those that are equal counting half. */
    private static double rank(double[] sorted, double value) {
        int below = 0;
        int equal = 0;
        for (double v : sorted) {
            below += v < value ? 1 : 0;
            equal += v == value ? 1 : 0;
        }
        return (below + 0.5 * equal) / sorted.length;
    }

    private static double tame(double value) {
        return Double.isNaN(value) ? 0 : Math.max(-3, Math.min(3, value));
    }
}
