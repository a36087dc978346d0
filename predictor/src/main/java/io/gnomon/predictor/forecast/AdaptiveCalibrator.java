package io.gnomon.predictor.forecast;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Keeps the stated coverage true while the world changes: adaptive conformal inference (Gibbs and Candes 2021), for every
 * quantile level and every bucket of horizons (1, 2, 3, 4, 6, 8, 12, ... steps) on its own.
 *
 * <p>Errors are kept in units of the forecast's own width. For each level it keeps the level of the error distribution
 * that would have been right lately: up a little whenever the actual value lay above the bound, down a little when below,
 * in proportions that balance exactly at the stated level. When even the largest error kept is not enough, the bound goes
 * on beyond it. One calibrator serves one group of series (a cluster and a resource, or one server). Safe for many
 * threads; feed it with the raw forecasts, not with those that it has calibrated.
 */
public final class AdaptiveCalibrator {
    private static final int MOST_STEPS = 1 << 20;
    private static final int LEAST_ERRORS = 8;

    private final double rate;
    private final Horizons horizons = Horizons.upTo(MOST_STEPS);
    private final Bucket[] buckets = new Bucket[horizons.count()];

    /** A rate of 0.02 and the last 500 errors of each bucket. */
    public AdaptiveCalibrator() {
        this(0.02, 500);
    }

    /**
     * Makes a calibrator that has seen nothing.
     *
     * @param rate how far one observation moves a level, in (0, 1); faster follows changes, slower is steadier
     * @param window errors kept per bucket
     * @throws IllegalArgumentException if one of them is out of range
     */
    public AdaptiveCalibrator(double rate, int window) {
        if (!(rate > 0 && rate < 1) || window < LEAST_ERRORS) {
            throw new IllegalArgumentException("the rate is between 0 and 1 and the window at least " + LEAST_ERRORS
                    + ", not " + rate + " and " + window);
        }
        this.rate = rate;
        for (int b = 0; b < buckets.length; b++) {
            buckets[b] = new Bucket(window);
        }
    }

    /**
     * What happened to a step of a forecast. A NaN says nothing and changes nothing.
     *
     * @param forecast as it was made, not calibrated
     * @param step from 0
     */
    public synchronized void observe(Forecast forecast, int step, double actual) {
        if (!Double.isFinite(actual)) {
            return;
        }
        buckets[horizons.below(step + 1)].observe(forecast, step, actual, rate);
    }

    /**
     * The same of a forecast of which only some steps were kept.
     *
     * @param kept rows of a forecast as it was made, not calibrated
     * @param row of {@code kept} to look at
     * @param step that this row was in the whole forecast, from 0
     */
    public synchronized void observe(Forecast kept, int row, int step, double actual) {
        if (Double.isFinite(actual)) {
            buckets[horizons.below(step + 1)].observe(kept, row, actual, rate);
        }
    }

    /** The forecast with bounds that would have held lately; as it is while there is too little to go by. */
    public synchronized Forecast calibrate(Forecast forecast) {
        double[][] quantiles = new double[forecast.steps()][Levels.COUNT];
        for (int s = 0; s < quantiles.length; s++) {
            Bucket bucket = buckets[horizons.below(s + 1)];
            for (int l = 0; l < Levels.COUNT; l++) {
                quantiles[s][l] = bucket.bound(forecast, s, l);
            }
            if (forecast.quantile(s, 0.01) >= 0) {
                for (int l = 0; l < Levels.COUNT; l++) {
                    quantiles[s][l] = Math.max(0, quantiles[s][l]);
                }
            }
        }
        return new Forecast(forecast.learner(), forecast.startSeconds(), forecast.stepSeconds(), quantiles);
    }

    /** How many observations have come in for the bucket of that step, from 0. */
    public synchronized long observed(int step) {
        return buckets[horizons.below(step + 1)].seen;
    }

    /** What was learnt, for a start that goes on from here: some twenty kilobytes at most with the default window. */
    public synchronized void write(DataOutputStream out) throws IOException {
        for (int b = 0; b < buckets.length; b++) {
            if (buckets[b].seen > 0) {
                out.writeInt(b);
                buckets[b].write(out);
            }
        }
        out.writeInt(-1);
    }

    /**
     * Takes in what another one with the same window wrote.
     *
     * @throws IOException also if it is damaged; what was read so far is then in force
     */
    public synchronized void read(DataInputStream in) throws IOException {
        for (int b = in.readInt(); b >= 0; b = in.readInt()) {
            if (b >= buckets.length) {
                throw new IOException("a damaged calibrator");
            }
            buckets[b].read(in);
        }
    }

    private static final class Bucket {
        private final double[] errors;
        private final double[] adapted = new double[Levels.COUNT];
        private double[] sorted = new double[0];
        private boolean stale;
        private long seen;

        Bucket(int window) {
            errors = new double[window];
            for (int l = 0; l < adapted.length; l++) {
                adapted[l] = Levels.level(l);
            }
        }

        void observe(Forecast forecast, int step, double actual, double rate) {
            if (seen >= LEAST_ERRORS) {
                for (int l = 0; l < adapted.length; l++) {
                    double level = Levels.level(l);
                    boolean below = actual <= bound(forecast, step, l);
                    adapted[l] += rate * (level - (below ? 1 : 0));
                    // beyond half the range more nothing new is learnt, and the way back gets long
                    adapted[l] = Math.max(-0.5, Math.min(1.5, adapted[l]));
                }
            }
            double unit = unit(forecast, step);
            double error = unit > 0 ? (actual - forecast.median(step)) / unit : actual == forecast.median(step) ? 0 : 1;
            errors[(int) (seen % errors.length)] = error;
            seen++;
            stale = true;
        }

        void write(DataOutputStream out) throws IOException {
            out.writeLong(seen);
            for (double level : adapted) {
                out.writeDouble(level);
            }
            for (int i = 0; i < Math.min(seen, errors.length); i++) {
                out.writeDouble(errors[i]);
            }
        }

        void read(DataInputStream in) throws IOException {
            long written = in.readLong();
            double[] levels = doubles(in, adapted.length);
            double[] kept = doubles(in, (int) Math.max(0, Math.min(written, errors.length)));
            System.arraycopy(levels, 0, adapted, 0, levels.length);
            System.arraycopy(kept, 0, errors, 0, kept.length);
            seen = Math.max(0, written);
            stale = true;
        }

        private static double[] doubles(DataInputStream in, int count) throws IOException {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = in.readDouble();
                if (!Double.isFinite(values[i])) {
                    throw new IOException("a damaged calibrator");
                }
            }
            return values;
        }

        double bound(Forecast forecast, int step, int l) {
            if (seen < LEAST_ERRORS) {
                return forecast.quantile(step, Levels.level(l));
            }
            if (stale) {
                sorted = Arrays.copyOf(errors, (int) Math.min(seen, errors.length));
                Arrays.sort(sorted);
                stale = false;
            }
            return forecast.median(step) + unit(forecast, step) * errorAt(adapted[l]);
        }

        private double errorAt(double level) {
            int n = sorted.length;
            double spread = sorted[n - 1] - sorted[0];
            double at = level * (n + 1) - 1;
            if (at >= n - 1) {
                return sorted[n - 1] + Math.max(0, level - 1) * spread;
            }
            if (at <= 0) {
                return sorted[0] + Math.min(0, level) * spread;
            }
            int below = (int) at;
            return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
        }

        /** Half the width; where a forecast is sure, a small share of its size, so that being wrong can be told. */
        private static double unit(Forecast forecast, int step) {
            double width = forecast.quantile(step, 0.9) - forecast.quantile(step, 0.1);
            return Math.max(width / 2, 0.01 * Math.abs(forecast.median(step)));
        }
    }
}
