package io.gnomon.predictor.sizing;

import java.util.Arrays;

/**
 * What is looked at before a slot, in units of the server's own recent peak: its last values, peaks, means and spreads of
 * windows from a quarter of an hour to a week, the same time of earlier hours and days, what followed when it was in the
 * same state, and what its other resource did.
 * Made once for a whole past; the traits of a slot know nothing of the slot itself or of what comes after. For one thread.
 */
final class Traits {
    static final int DAY = 288;
    static final int WEEK = 7 * DAY;
    private static final int[] PEAKS = {3, 6, 12, 24, 48, 96, DAY, WEEK};
    private static final int[] MEANS = {3, 6, 12, 24, 48, DAY, WEEK};
    private static final int[] SPREADS = {12, 48, DAY};
    private static final int[] DAYS = {DAY, 2 * DAY, WEEK};
    private static final int[] HOURS = {24, 36, 48, 72, 144};
    private static final double[] ECHO_LEVELS = {0.5, 0.8, 0.93, 0.98};
    private static final int LAST = 12;
    /** Below this peak in MHz or MiB a server is idle, and its noise is not worth telling apart. */
    private static final double LEAST_SCALE = 20;

    private static final int MOST_ECHOES = 64;
    private static final float MOST = 100;
    static final int COUNT = 72;

    private final float[] values;
    private final float[] filled;
    private final float[] other;
    private final Peaks[] peaks;
    private final Sums sums;
    private final Echoes alike;
    private final Echoes nearly;
    private final Sums otherSums;
    private final Peaks otherDay;
    private final Peaks otherHours;
    private final float[] ceiling;
    private final long firstSlot;
    private int at;

    /**
     * @param values usage by slot; NaN where it was not measured
     * @param other of the other resource, as long; all NaN if there is none
     * @param ceiling by slot
     * @param firstSlot slots since the epoch at which the first one begins, for the time of day
     */
    Traits(float[] values, float[] other, float[] ceiling, long firstSlot) {
        this.values = values;
        this.other = other;
        this.ceiling = ceiling;
        this.firstSlot = firstSlot;
        this.peaks = new Peaks[PEAKS.length];
        for (int i = 0; i < PEAKS.length; i++) {
            peaks[i] = new Peaks(values, PEAKS[i]);
        }
        this.sums = new Sums(values);
        this.alike = new Echoes(values, LEAST_SCALE, 3, 0, MOST_ECHOES);
        this.nearly = new Echoes(values, LEAST_SCALE, 2, 2, MOST_ECHOES);
        this.otherSums = new Sums(other);
        this.otherDay = new Peaks(other, DAY);
        this.otherHours = new Peaks(other, 48);
        this.filled = new float[values.length + 1];
        float last = Float.NaN;
        for (int i = 0; i < values.length; i++) {
            filled[i] = last;
            last = Float.isNaN(values[i]) ? last : values[i];
        }
        filled[values.length] = last;
    }

    /** The unit of a slot's traits and quantiles. */
    double scale(int slot) {
        return Math.max(LEAST_SCALE, 0.5 * or0(peaks[6].before(slot)) + 0.5 * or0(peaks[2].before(slot)));
    }

    /** Whether anything is known before this slot. */
    boolean knows(int slot) {
        return !Float.isNaN(filled[slot]);
    }

    /** The last known value before a slot, in its unit: what is said without trees. */
    double base(int slot) {
        return filled[slot] / scale(slot);
    }

    /** Writes the traits of a slot. */
    void fill(float[] row, int slot) {
        at = 0;
        double scale = scale(slot);
        put(row, filled[slot] / scale);
        for (int k = 2; k <= LAST; k++) {
            put(row, value(slot - k) / scale);
        }
        for (Peaks p : peaks) {
            put(row, p.before(slot) / scale);
        }
        for (int k : MEANS) {
            put(row, sums.mean(slot, k) / scale);
        }
        for (int k : SPREADS) {
            put(row, sums.deviation(slot, k) / scale);
        }
        sorted(row, slot, 12, scale, 0.5, 0.8);
        sorted(row, slot, 48, scale, 0.5, 0.9);
        for (int d : DAYS) {
            put(row, value(slot - d) / scale);
            put(row, peaks[0].before(slot - d + 2) / scale);
            put(row, peaks[2].before(slot - d + 12) / scale);
        }
        repeats(row, slot, DAY, 7, scale);
        repeats(row, slot, 12, 24, scale);
        for (int k : HOURS) {
            put(row, value(slot - k) / scale);
        }
        long slots = firstSlot + slot;
        put(row, Math.floorMod(slots, DAY) / 12.0);
        put(row, Math.floorMod(slots, 12));
        put(row, Math.floorMod(slots / DAY, 7));
        put(row, Math.log(scale));
        put(row, scale / Math.max(1, ceiling(slot - 1)));
        double others = Math.max(1, or0(otherDay.before(slot)));
        put(row, (slot < 1 ? Float.NaN : other[slot - 1]) / others);
        put(row, (slot < 2 ? Float.NaN : other[slot - 2]) / others);
        put(row, otherHours.before(slot) / others);
        put(row, this.otherSums.mean(slot, 3) / others);
        put(row, this.otherSums.mean(slot, 12) / others);
        echoes(row, slot, alike, scale);
        echoes(row, slot, nearly, scale);
    }

    private void echoes(float[] row, int slot, Echoes echoes, double scale) {
        float[] followed = new float[MOST_ECHOES];
        int n = echoes.followed(slot, followed);
        put(row, n);
        Arrays.sort(followed, 0, n);
        for (double level : ECHO_LEVELS) {
            put(row, n == 0 ? Float.NaN : followed[Math.min(n - 1, (int) (level * n))] / scale);
        }
    }

    private void sorted(float[] row, int slot, int slots, double scale, double low, double high) {
        float[] some = new float[slots];
        int n = 0;
        for (int i = Math.max(0, slot - slots); i < slot; i++) {
            if (!Float.isNaN(values[i])) {
                some[n++] = values[i];
            }
        }
        Arrays.sort(some, 0, n);
        put(row, n == 0 ? Float.NaN : some[Math.min(n - 1, (int) (low * n))] / scale);
        put(row, n == 0 ? Float.NaN : some[Math.min(n - 1, (int) (high * n))] / scale);
    }

    private void repeats(float[] row, int slot, int every, int times, double scale) {
        double sum = 0;
        float most = Float.NaN;
        int n = 0;
        for (int k = 1; k <= times; k++) {
            float v = value(slot - k * every);
            if (!Float.isNaN(v)) {
                sum += v;
                n++;
                most = Float.isNaN(most) ? v : Math.max(most, v);
            }
        }
        put(row, n == 0 ? Float.NaN : sum / n / scale);
        put(row, most / scale);
    }

    private void put(float[] row, double value) {
        row[at++] = (float) Math.min(value, MOST);
    }

    private float value(int slot) {
        return slot < 0 || slot >= values.length ? Float.NaN : values[slot];
    }

    private float ceiling(int slot) {
        return slot < 0 ? ceiling[0] : ceiling[Math.min(slot, ceiling.length - 1)];
    }

    private static float or0(float value) {
        return Float.isNaN(value) ? 0 : value;
    }
}
