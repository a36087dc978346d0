package io.gnomon.predictor.demand;

import io.gnomon.predictor.forecast.Ridge;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Forecasts the total of the next hours of one series of counts. It learns on its way: each hour it is told the count of
 * the hour that has just ended, learns from the forecasts whose time has come, and makes the next one.
 *
 * <p>All is done on the logarithm of the mean hourly count, so that one huge batch moves a feature little. Several
 * experts are combined by their recent losses, each weighed by the inverse of its loss to a power (after Bates and
 * Granger 1969): a simple rule (as it was at this time last week, at the level of now), no change, the mean of two days
 * and of a week, two regressions on what was and on the time of day and week with a weak and a strong ridge, and perhaps
 * a guide from outside. The regressions correct the rule, so that with few hours to learn from they say what it says.
 *
 * <p>Not for use by several threads.
 */
final class CountModel {
    private static final int DAY = 24;
    private static final int WEEK = 168;
    /** How much of a change of level since last week is believed to stay. */
    private static final double STAYS = 0.75;

    private static final double WEAK_RIDGE = 0.3;
    private static final double STRONG_RIDGE = 3;
    /** Of what was learnt an hour ago, this much counts now: half after twelve weeks. */
    private static final double KEPT = Math.pow(0.5, 1.0 / (12 * WEEK));

    private static final double LOSS_KEPT = 0.997;
    private static final int LOSS_POWER = 6;
    private static final double LEAST_LOSS = 1e-3;
    /** What is silent for years is foretold exactly: without a floor the weight of its experts would have no end. */
    private static final double LOSS_FLOOR = 1e-9;

    private static final int LEARNING_FROM = DAY;
    private static final double TAME = 2;
    private static final double TAME_LEAST = 20;
    private static final int EXPERTS = 6;
    private static final int HOURLY_UNKNOWNS = 38;
    private static final int UNKNOWNS = 15;

    private final int horizon;
    private final long firstHour;
    /** What was counted. */
    private final CountHistory counted = new CountHistory();
    /** The same without hours beyond anything seen before, for what is learnt and for what it goes by. */
    private final CountHistory own = new CountHistory();

    private final CountHistory companion = new CountHistory();
    private final Ridge ridge;
    private final double[] losses;
    private final Deque<Origin> open = new ArrayDeque<>();
    private final CountSpread spread;
    /** How far the rule was off lately, newest first. */
    private final double[] surprises = new double[3];

    private double expected = Double.NaN;

    /** A forecast that waits for its time to come. */
    private record Origin(int hours, double rule, double[] row, double[] said, double expected) {}

    /**
     * Makes a model that has seen nothing.
     *
     * @param firstHour hours from 1970 to the first one that it will be told
     * @param guided whether a guide is one of the experts
     */
    CountModel(Horizon horizon, long firstHour, boolean guided) {
        this.horizon = horizon.hours();
        this.firstHour = firstHour;
        this.ridge = new Ridge(horizon == Horizon.HOUR ? HOURLY_UNKNOWNS : UNKNOWNS);
        this.losses = new double[guided ? EXPERTS + 1 : EXPERTS];
        Arrays.fill(losses, LEAST_LOSS);
        this.spread = new CountSpread(this.horizon);
    }

    /**
     * The next hour has ended.
     *
     * @param count of this series
     * @param other of a series that moves with it: servers beside batches
     * @param guide what is expected of the coming hours by somebody else, a total; ignored if there is no guide
     */
    void advance(double count, double other, double guide) {
        counted.add(count);
        own.add(tamed(count));
        companion.add(other);
        if (!open.isEmpty() && open.peekFirst().hours() + horizon == own.hours()) {
            learn(open.removeFirst());
        }
        double rule = rule();
        double[] row = own.hours() < LEARNING_FROM ? new double[0] : row(rule);
        double[] said = new double[losses.length];
        said[0] = rule;
        said[1] = own.logMeanAt(horizon, horizon);
        said[2] = own.logMeanAt(2 * DAY, 2 * DAY);
        said[3] = own.logMeanAt(WEEK, WEEK);
        said[4] = rule + (row.length == 0 ? 0 : product(ridge.shrunk(WEAK_RIDGE * horizon), row));
        said[5] = rule + (row.length == 0 ? 0 : product(ridge.shrunk(STRONG_RIDGE * horizon), row));
        if (said.length > EXPERTS) {
            said[EXPERTS] = Math.log1p(guide / horizon);
        }
        double mean = combined(said);
        expected = Math.max(0, Math.expm1(mean) * horizon);
        open.addLast(new Origin(own.hours(), rule, row, said, expected));
    }

    /** What is expected of the coming hours together; NaN before the first hour. */
    double expected() {
        return expected;
    }

    /** Quantiles of it, by the levels of every forecast. */
    double[] quantiles() {
        return spread.quantiles(expected);
    }

    private void learn(Origin origin) {
        int end = own.hours();
        double actual = own.logMean(origin.hours(), end);
        for (int e = 0; e < losses.length; e++) {
            losses[e] = Math.max(LOSS_FLOOR, LOSS_KEPT * losses[e] + Math.abs(actual - origin.said()[e]));
        }
        System.arraycopy(surprises, 0, surprises, 1, surprises.length - 1);
        surprises[0] = actual - origin.rule();
        if (origin.row().length > 0) {
            ridge.fade(KEPT);
            ridge.add(origin.row(), actual - origin.rule());
        }
        spread.observe(origin.expected(), counted.sum(origin.hours(), end));
    }

    /** One mad hour must not be taken for a new level; if it is one, the next hours show it. */
    private double tamed(double count) {
        double most = 0;
        for (int h = Math.max(0, own.hours() - WEEK); h < own.hours(); h++) {
            most = Math.max(most, own.sum(h, h + 1));
        }
        return own.hours() < DAY ? count : Math.min(count, TAME * most + TAME_LEAST);
    }

    private double combined(double[] said) {
        double sum = 0;
        double weights = 0;
        for (int e = 0; e < said.length; e++) {
            double weight = Math.pow(losses[e], -LOSS_POWER);
            sum += weight * said[e];
            weights += weight;
        }
        return sum / weights;
    }

    private double rule() {
        int now = own.hours();
        if (now >= WEEK + DAY) {
            double change = own.logMeanAt(DAY, DAY) - own.logMeanAt(WEEK + DAY, DAY);
            return own.logMeanAt(WEEK, horizon) + STAYS * change;
        }
        return now >= DAY ? own.logMeanAt(DAY, Math.min(horizon, DAY)) : own.logMean(0, now);
    }

    /** What the regressions go by, in units of the logarithm and relative to the rule. */
    private double[] row(double rule) {
        boolean hourly = horizon == 1;
        double[] row = new double[hourly ? HOURLY_UNKNOWNS : UNKNOWNS];
        int n = 0;
        if (hourly) {
            for (int lag : new int[] {1, 2, 3, 24, 23, 25, 48, 168, 167, 169, 192, 216, 336}) {
                row[n++] = own.logMeanAt(lag, 1) - rule;
            }
            row[n++] = sameTime(0) - rule;
            row[n++] = sameTime(1) - rule;
            for (double surprise : surprises) {
                row[n++] = surprise;
            }
            double level = companion.logMeanAt(DAY, DAY);
            row[n++] = companion.logMeanAt(1, 1) - level;
            row[n++] = companion.logMeanAt(DAY, 1) - level;
        } else {
            row[n++] = own.logMeanAt(1, 1) - rule;
            row[n++] = own.logMeanAt(3, 3) - rule;
            row[n++] = own.logMeanAt(WEEK + DAY, DAY) - rule;
        }
        row[n++] = own.logMeanAt(DAY, DAY) - rule;
        row[n++] = own.logMeanAt(WEEK, WEEK) - rule;
        row[n++] = own.logMeanAt(WEEK, DAY) - rule;
        long hour = firstHour + own.hours();
        n = waves(row, n, hourly ? 4 : 2, hour, DAY);
        n = waves(row, n, hourly ? 3 : 2, hour, WEEK);
        row[n] = 1;
        return row;
    }

    /** The median of this time of the last seven days, so many hours earlier. */
    private double sameTime(int earlier) {
        double[] days = new double[7];
        for (int d = 0; d < days.length; d++) {
            days[d] = own.logMeanAt(DAY * (d + 1) + earlier, 1);
        }
        Arrays.sort(days);
        return days[3];
    }

    private static int waves(double[] row, int from, int count, long hour, int period) {
        int n = from;
        for (int k = 1; k <= count; k++) {
            double angle = 2 * Math.PI * k * Math.floorMod(hour, (long) period) / period;
            row[n++] = Math.sin(angle);
            row[n++] = Math.cos(angle);
        }
        return n;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
