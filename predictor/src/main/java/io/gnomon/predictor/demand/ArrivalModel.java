package io.gnomon.predictor.demand;

import io.gnomon.predictor.forecast.Ridge;
import java.util.Arrays;

/**
 * How many servers of one kind will be requested in the next slot of a few minutes. It is told one slot after the other and
 * learns on its way. Not for use by several threads.
 *
 * <p>Counts are taken to the scale {@code 2 sqrt(count + 3/8)}, on which Poisson's scatter is the same at every mean (Anscombe
 * 1948). There a level is expected by three experts: what came in the last slots, what came in the last day, and a least-squares
 * regression on the last hour, the same time yesterday and last week, and the time of day. Those that were right lately
 * count most. How far earlier levels were off, over the last week, makes the distribution: batches are in it, as they made
 * those errors.
 */
public final class ArrivalModel {
    private static final int DAY_SECONDS = 86_400;
    private static final double ANSCOMBE = 0.375;
    private static final int[] LAGS = {1, 2, 3, 4, 5, 6, 9, 12};
    /** Half-lives of the running means, in slots; the last is one day where slots have five minutes. */
    private static final double[] HALF_LIVES = {2, 3, 6, 12, 48, 288};

    private static final int SHORT = 0;
    private static final int SIX = 2;
    private static final int LONG = 5;
    private static final int WAVES = 3;
    private static final int UNKNOWNS = LAGS.length + HALF_LIVES.length - 1 + 8 + 2 * WAVES + 2;
    /** Of what a slot taught, this much counts a slot later: half after ten days. */
    private static final double HALF_DAYS = 10;

    private static final double PENALTY = 30;
    private static final int SOLVE_EVERY = 12;
    private static final int LEAST_ERRORS = 12;
    private static final double LOSS_KEPT = 0.99;
    private static final double LOSS_POWER = 4;
    private static final double LEAST_LOSS = 1e-3;

    private final long firstSlot;
    private final int day;
    private final double kept;
    private final Ridge ridge = new Ridge(UNKNOWNS);
    private final double[] means = new double[HALF_LIVES.length];
    private final double[] losses = {1, 1, 1};
    private final double[] said = new double[3];
    private final SortedRing errors;
    private double[] scaled = new double[1024];
    private double[] sixes = new double[1024];
    private double[] coefficients = new double[UNKNOWNS];
    private double[] row = new double[0];
    private double variance = 1;
    private double level;
    private int slots;

    /**
     * Knows nothing yet.
     *
     * @param slotSeconds a divisor of a day
     * @param firstSlot slots from 1970 to the first one that it will be told
     */
    public ArrivalModel(int slotSeconds, long firstSlot) {
        if (slotSeconds < 1 || DAY_SECONDS % slotSeconds != 0) {
            throw new IllegalArgumentException("a slot is a divisor of a day, not " + slotSeconds + " s");
        }
        this.firstSlot = firstSlot;
        this.day = DAY_SECONDS / slotSeconds;
        this.kept = Math.pow(0.5, 1 / (HALF_DAYS * day));
        this.errors = new SortedRing(7 * day);
        for (int m = 0; m < means.length; m++) {
            means[m] = scale(0);
        }
        expect();
    }

    /** Slots that it was told. */
    public int slots() {
        return slots;
    }

    /**
     * The next slot is over.
     *
     * @param servers that were requested in it, 0 or more
     */
    public void advance(int servers) {
        double actual = scale(servers);
        learn(actual);
        if (slots == scaled.length) {
            scaled = Arrays.copyOf(scaled, 2 * slots);
            sixes = Arrays.copyOf(sixes, 2 * slots);
        }
        for (int m = 0; m < means.length; m++) {
            // at first a plain mean, so that the beginning does not count for days
            means[m] += Math.max(1 - Math.pow(0.5, 1 / HALF_LIVES[m]), 1.0 / (slots + 1)) * (actual - means[m]);
        }
        double off = actual - means[LONG];
        variance += Math.max(1 - kept, 1.0 / (slots + 2)) * (off * off - variance);
        scaled[slots] = actual;
        sixes[slots] = means[SIX];
        slots++;
        expect();
    }

    /** What is expected of the next slot; unknown before an hour or so of slots. */
    public ArrivalForecast forecast() {
        if (errors.size() < LEAST_ERRORS) {
            return ArrivalForecast.UNKNOWN;
        }
        int[] counts = new int[errors.size()];
        for (int i = 0; i < counts.length; i++) {
            double root = Math.max(0, level + errors.get(i)) / 2;
            counts[i] = (int) Math.max(0, Math.rint(root * root - ANSCOMBE));
        }
        return new ArrivalForecast(counts);
    }

    private static double scale(int servers) {
        return 2 * Math.sqrt(servers + ANSCOMBE);
    }

    private void learn(double actual) {
        if (slots == 0) {
            return;
        }
        errors.add(actual - level);
        for (int e = 0; e < losses.length; e++) {
            double off = actual - said[e];
            losses[e] = LOSS_KEPT * losses[e] + (1 - LOSS_KEPT) * off * off;
        }
        if (row.length > 0) {
            ridge.fade(kept);
            ridge.add(row, actual - means[LONG]);
            if (slots % SOLVE_EVERY == 0) {
                coefficients = ridge.shrunk(PENALTY * Math.max(LEAST_LOSS, variance));
            }
        }
    }

    private void expect() {
        row = slots < day ? new double[0] : row();
        said[0] = means[SHORT];
        said[1] = means[LONG];
        said[2] = means[LONG];
        for (int i = 0; i < row.length; i++) {
            said[2] += coefficients[i] * row[i];
        }
        double sum = 0;
        double weights = 0;
        for (int e = 0; e < said.length; e++) {
            double weight = Math.pow(Math.max(LEAST_LOSS, losses[e]), -LOSS_POWER);
            sum += weight * said[e];
            weights += weight;
        }
        level = sum / weights;
    }

    /** What the regression goes by, relative to the mean of the last day. */
    private double[] row() {
        double[] x = new double[UNKNOWNS];
        int n = 0;
        for (int lag : LAGS) {
            x[n++] = at(scaled, lag);
        }
        for (int m = 0; m < LONG; m++) {
            x[n++] = means[m] - means[LONG];
        }
        for (int lag : new int[] {day - 1, day, day + 1, 2 * day, 7 * day}) {
            x[n++] = at(scaled, lag);
        }
        for (int lag : new int[] {day - 3, 2 * day - 3, 7 * day - 3}) {
            x[n++] = at(sixes, lag);
        }
        // counted in the units of the target, so that one penalty suits all
        double unit = Math.sqrt(variance);
        long slot = firstSlot + slots;
        for (int k = 1; k <= WAVES; k++) {
            double angle = 2 * Math.PI * k * Math.floorMod(slot, (long) day) / day;
            x[n++] = unit * Math.sin(angle);
            x[n++] = unit * Math.cos(angle);
        }
        x[n++] = Math.floorMod(slot, (long) Math.max(1, day / 24)) == 0 ? unit : 0;
        x[n] = unit;
        return x;
    }

    /** 0 where it is not known. */
    private double at(double[] values, int lag) {
        return lag > slots ? 0 : values[slots - lag] - means[LONG];
    }
}
