package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Forecast;
import java.util.Arrays;

/**
 * What the trees see of a series at one moment, free of its unit. Three yardsticks: distance from the recent median in
 * units of recent spread, share of what the series can reach, and rank in its own past ({@link RankScale}). Features of a
 * step look at what happened at the same time of day, of week and of hour before. NaN = not known. Not thread-safe.
 */
final class Features {
    static final int HOUR = 12;
    static final int FOUR_HOURS = 48;
    static final int DAY = 288;
    static final int WEEK = 2_016;
    static final int MONTH = 8_064;
    /** With fewer known slots in the last week there is nothing to compare with. */
    static final int LEAST_KNOWN = 12;

    /** So many steps ahead, what comes is nearer to the last value than to the quantiles of four hours. */
    private static final int NEAR = 6;

    private static final int LEAST_RECENT = 6;

    private static final double[] LEVELS =
            Forecast.levels().stream().mapToDouble(Double::doubleValue).toArray();
    private static final int[] LAGS = {1, 2, 3, 4, 6, 9, 12};
    private static final int[] MEANS = {3, 6, 12, 24, 48, 144, 288, 2_016};
    private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};
    /** Of a series that does not move, this share of its size is taken for its spread. */
    private static final double LEAST_SPREAD = 0.02;

    private static final int DAYS = 7;
    private static final int PROFILE_DAYS = 28;
    private static final double OFTEN_HIGH = 0.85;

    static final int OF_MOMENT = LAGS.length + MEANS.length + 3 * QUANTILES.length + 18 + 15 + 7;
    static final int OF_STEP = 30;
    static final int COUNT = OF_MOMENT + OF_STEP;

    private final Look look;
    private final long originSeconds;
    private final int stepSeconds;
    private final int daySlots;
    private final int hourSlots;
    private final float[] row = new float[COUNT];
    private final float[] few = new float[24];
    private final RankScale scale;
    private final double[] recent;
    private final double[] newest;
    private final double median;
    private final double spread;
    private final double reach;
    private final double profileNow;
    private int next;

    /**
     * Prepares the features of one moment.
     *
     * @param look with at least {@link #LEAST_KNOWN} known slots in its last week, not all zero: see {@link #canSay}
     * @param originSeconds Unix time of the start of slot {@code look.origin}
     */
    Features(Look look, long originSeconds, int stepSeconds) {
        this.look = look;
        this.originSeconds = originSeconds;
        this.stepSeconds = stepSeconds;
        this.daySlots = Math.max(1, 86_400 / stepSeconds);
        this.hourSlots = Math.max(1, 3_600 / stepSeconds);
        this.scale = RankScale.of(look.values, look.origin);
        double[] week = look.quantiles(WEEK, 1, QUANTILES);
        double[] day = orElse(look.quantiles(DAY, 1, QUANTILES), week);
        double[] fourHours = orElse(look.quantiles(FOUR_HOURS, 1, QUANTILES), day);
        double size = look.distance(WEEK, 0);
        this.median = fourHours[2];
        this.recent = recentLevels(look);
        this.newest = new double[LEVELS.length];
        Arrays.fill(newest, look.newest(WEEK));
        double dayDistance = look.distance(DAY, median);
        this.spread = 0.5 * (Double.isNaN(dayDistance) ? 0 : dayDistance)
                + 0.3 * look.distance(WEEK, median)
                + LEAST_SPREAD * size;
        double high = look.quantiles(MONTH, 4, 0.99)[0];
        this.reach = Double.isNaN(high) ? size : Math.max(high, 1e-3 * size);
        this.profileNow = profile(look.origin - daySlots);
        level(fourHours, day, week, size);
        states(fourHours);
        ranks();
    }

    /** Whether there is enough to compare with. */
    static boolean canSay(Look look) {
        return look.known(WEEK) >= LEAST_KNOWN && look.distance(WEEK, 0) > 0;
    }

    RankScale scale() {
        return scale;
    }

    /**
     * The levels of a step as they were lately: of a near step the last value, of others those of four hours, or longer if
     * hardly any is known.
     */
    double[] lately(int step) {
        return step <= NEAR ? newest : recent;
    }

    private static double[] recentLevels(Look look) {
        int slots = look.known(FOUR_HOURS) >= LEAST_RECENT ? FOUR_HOURS : look.known(DAY) >= LEAST_RECENT ? DAY : WEEK;
        return look.quantiles(slots, 1, LEVELS);
    }

    /** Mean distance from the recent median, in the unit of the series. */
    double spread() {
        return spread;
    }

    private static double[] orElse(double[] quantiles, double[] wider) {
        return Double.isNaN(quantiles[0]) ? wider : quantiles;
    }

    private void level(double[] fourHours, double[] day, double[] week, double size) {
        for (int lag : LAGS) {
            putLevel(look.at(look.origin - lag));
        }
        for (int slots : MEANS) {
            putLevel(look.meanOfLast(slots));
        }
        for (double[] quantiles : new double[][] {fourHours, day, week}) {
            for (double q : quantiles) {
                putLevel(q);
            }
        }
        for (int slots : new int[] {HOUR, FOUR_HOURS, DAY}) {
            put(look.deviation(slots) / spread);
        }
        put(look.movement(HOUR) / spread);
        put(look.movement(DAY) / spread);
        putLevel(look.most(HOUR));
        putLevel(look.least(HOUR));
        put(Math.log(size + 1e-6));
        put(Math.log(spread / size));
        put(Math.log((Math.max(0, median) + 1e-3 * size) / size));
        put(slotsSince(week[4], Double.POSITIVE_INFINITY));
        double mean = look.meanOfLast(WEEK);
        double variance = Math.pow(look.deviation(WEEK), 2);
        for (int lag : new int[] {1, hourSlots, daySlots}) {
            put(look.autocorrelation(WEEK, lag, mean, variance));
        }
        put(sameTimeYesterday() / spread);
        put(look.known(WEEK) / (double) WEEK);
        put((look.mean(look.origin - HOUR, look.origin) - look.mean(look.origin - 2 * HOUR, look.origin - HOUR))
                / spread);
        put((look.meanOfLast(6) - look.mean(look.origin - daySlots - 6, look.origin - daySlots)) / spread);
    }

    /** How far yesterday's value was off in the last half day. */
    private double sameTimeYesterday() {
        double sum = 0;
        int n = 0;
        for (int i = look.origin - daySlots / 2; i < look.origin; i++) {
            double off = Math.abs(look.at(i) - look.at(i - daySlots));
            if (!Double.isNaN(off)) {
                sum += off;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /** Slots since a value of at least {@code from} and below {@code to}; a week if longer. */
    private int slotsSince(double from, double to) {
        int since = 0;
        while (since < WEEK) {
            float value = look.at(look.origin - 1 - since);
            if (value >= from && value < to) {
                break;
            }
            since++;
        }
        return since;
    }

    /** Of a series that is on or off: since when, how often, for how long. */
    private void states(double[] fourHours) {
        put(look.newest(WEEK) / reach);
        put(look.meanOfLast(HOUR) / reach);
        put(look.meanOfLast(FOUR_HOURS) / reach);
        put(look.meanOfLast(DAY) / reach);
        put(look.least(HOUR) / reach);
        put(slotsSince(0.5 * reach, Double.POSITIVE_INFINITY));
        put(slotsSince(Double.NEGATIVE_INFINITY, 0.1 * reach));
        int[] on = new int[2];
        int[] all = new int[2];
        int[] runs = new int[2];
        int changes = 0;
        int state = -1;
        for (int i = Math.max(0, look.origin - WEEK); i < look.origin; i++) {
            float value = look.values[i];
            if (Float.isNaN(value)) {
                continue;
            }
            int now = value >= 0.5 * reach ? 1 : value < 0.1 * reach ? 0 : state;
            if (now != state) {
                changes += state >= 0 ? 1 : 0;
                runs[Math.max(0, now)]++;
                state = now;
            }
            for (int span = i >= look.origin - DAY ? 0 : 1; span < 2; span++) {
                all[span]++;
                on[span] += now == 1 ? 1 : 0;
            }
        }
        put(ratio(on[0], all[0]));
        put(ratio(on[1], all[1]));
        put(changes);
        put(ratio(on[1], runs[1]));
        put(ratio(all[1] - on[1], runs[0]));
        put(fourHours[1] / reach);
        put(fourHours[3] / reach);
        putLevel(look.most(WEEK));
    }

    private static double ratio(int a, int b) {
        return b == 0 ? Double.NaN : (double) a / b;
    }

    private void ranks() {
        putRank(look.newest(WEEK));
        putRank(look.meanOfLast(3));
        putRank(look.meanOfLast(HOUR));
        putRank(look.meanOfLast(FOUR_HOURS));
        putRank(look.least(HOUR));
        putRank(look.most(HOUR));
        putRank(look.meanOfLast(DAY));
    }

    /** The features of a step ahead, from 1. The array is this object's own and changes with the next call. */
    float[] at(int step) {
        next = OF_MOMENT;
        int target = look.origin + step - 1;
        long second = originSeconds + (long) (step - 1) * stepSeconds;
        int yesterday = before(target, daySlots);
        int lastWeek = before(target, 7 * daySlots);
        int lastHour = before(target, hourSlots);
        double yesterdayMean = look.mean(yesterday - 2, yesterday + 3);
        double lastWeekMean = look.mean(lastWeek - 2, lastWeek + 3);
        put(step);
        put(Math.floorMod(second, 86_400L) / 300.0);
        put(Math.floorMod(Math.floorDiv(second, 86_400L), 7));
        put(Math.floorMod(second, 3_600L) / 300.0);
        putLevel(look.at(yesterday));
        putLevel(yesterdayMean);
        putLevel(look.mean(yesterday - daySlots - 2, yesterday - daySlots + 3));
        putLevel(lastWeekMean);
        int days = 0;
        double sum = 0;
        double high = 0;
        for (int d = 0; d < DAYS; d++) {
            double then = look.mean(yesterday - d * daySlots - 1, yesterday - d * daySlots + 2);
            if (!Double.isNaN(then)) {
                few[days++] = (float) then;
                sum += then;
                high += scale.rank(then) > OFTEN_HIGH ? 1 : 0;
            }
        }
        Arrays.sort(few, 0, days);
        double middle = middle(days);
        double least = days == 0 ? Double.NaN : few[0];
        double most = days == 0 ? Double.NaN : few[days - 1];
        putLevel(middle);
        putLevel(least);
        putLevel(most);
        putLevel(days == 0 ? Double.NaN : sum / days);
        putLevel(look.at(lastHour));
        hours(lastHour, 4);
        hours(lastHour, 24);
        double profile = profile(yesterday);
        putLevel(profile);
        put((profile - profileNow) / spread);
        put((yesterdayMean - look.mean(look.origin - daySlots - 3, look.origin - daySlots)) / spread);
        put(yesterdayMean / reach);
        put(middle / reach);
        put(lastWeekMean / reach);
        putRank(look.mean(yesterday - 1, yesterday + 2));
        putRank(middle);
        putRank(lastWeekMean);
        putRank(look.at(lastHour));
        putRank(least);
        putRank(most);
        put(days == 0 ? Double.NaN : high / days);
        return row;
    }

    /** The same phase of a period, as late as it is known. */
    private int before(int target, int period) {
        int slots = (target - look.origin) / period + 1;
        return target - slots * period;
    }

    /** Median and largest of the same minute in the last hours. */
    private void hours(int lastHour, int count) {
        int n = 0;
        for (int h = 0; h < count; h++) {
            float value = look.at(lastHour - h * hourSlots);
            if (!Float.isNaN(value)) {
                few[n++] = value;
            }
        }
        Arrays.sort(few, 0, n);
        putLevel(middle(n));
        putLevel(n == 0 ? Double.NaN : few[n - 1]);
    }

    private double middle(int n) {
        return n == 0 ? Double.NaN : (few[(n - 1) / 2] + few[n / 2]) / 2;
    }

    /** What is usual at that time of day, over four weeks. */
    private double profile(int slot) {
        double sum = 0;
        int n = 0;
        for (int d = 0; d < PROFILE_DAYS; d++) {
            double then = look.mean(slot - d * daySlots - 3, slot - d * daySlots + 4);
            if (!Double.isNaN(then)) {
                sum += then;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    private void put(double value) {
        row[next++] = (float) value;
    }

    private void putLevel(double value) {
        put((value - median) / spread);
    }

    private void putRank(double value) {
        put(scale.rank(value));
    }
}
