package io.gnomon.predictor.forecast.trees;

import java.util.Arrays;

/**
 * A look back from one moment: everything before {@code origin} of a series, nothing from it on. A gap is NaN, and what
 * cannot be told is NaN. Not thread-safe.
 */
final class Look {
    final float[] values;
    final int origin;
    private final float[] sorted;
    private final int oldest; // slot that sums begin with
    private final double[] sums; // of the known slots before
    private final int[] counts;

    Look(float[] values, int origin) {
        this.values = values;
        this.origin = origin;
        this.sorted = new float[Math.min(origin, Features.WEEK)];
        this.oldest = Math.max(0, origin - Features.MONTH - Features.DAY);
        this.sums = new double[origin - oldest + 1];
        this.counts = new int[sums.length];
        for (int i = oldest; i < origin; i++) {
            boolean gap = Float.isNaN(values[i]);
            sums[i - oldest + 1] = sums[i - oldest] + (gap ? 0 : values[i]);
            counts[i - oldest + 1] = counts[i - oldest] + (gap ? 0 : 1);
        }
    }

    /** The value of a slot; NaN from the origin on. */
    float at(int slot) {
        return slot < 0 || slot >= origin ? Float.NaN : values[slot];
    }

    /** Of what is known in {@code [from, to)}; nothing is known of what is more than 29 days old. */
    double mean(int from, int to) {
        int first = Math.max(oldest, from) - oldest;
        int end = Math.min(origin, to) - oldest;
        int n = end <= first ? 0 : counts[end] - counts[first];
        return n == 0 ? Double.NaN : (sums[end] - sums[first]) / n;
    }

    double meanOfLast(int slots) {
        return mean(origin - slots, origin);
    }

    double deviation(int slots) {
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            if (!Float.isNaN(values[i])) {
                sum += values[i];
                squares += (double) values[i] * values[i];
                n++;
            }
        }
        return n == 0 ? Double.NaN : Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
    }

    /** Mean change from slot to slot. */
    double movement(int slots) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(1, origin - slots); i < origin; i++) {
            double change = Math.abs(values[i] - values[i - 1]);
            if (!Double.isNaN(change)) {
                sum += change;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /** Mean distance from a value. */
    double distance(int slots, double from) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            if (!Float.isNaN(values[i])) {
                sum += Math.abs(values[i] - from);
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    float least(int slots) {
        float least = Float.NaN;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            if (!(least < values[i]) && !Float.isNaN(values[i])) {
                least = values[i];
            }
        }
        return least;
    }

    float most(int slots) {
        float most = Float.NaN;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            if (!(most > values[i]) && !Float.isNaN(values[i])) {
                most = values[i];
            }
        }
        return most;
    }

    /** Quantiles of the last slots, of every {@code every}th of them; NaN if none is known. */
    double[] quantiles(int slots, int every, double... levels) {
        int n = 0;
        for (int i = origin - 1; i >= Math.max(0, origin - slots) && n < sorted.length; i -= every) {
            if (!Float.isNaN(values[i])) {
                sorted[n++] = values[i];
            }
        }
        Arrays.sort(sorted, 0, n);
        double[] result = new double[levels.length];
        for (int l = 0; l < levels.length; l++) {
            double at = levels[l] * (n - 1);
            int below = (int) Math.max(0, at);
            result[l] = n == 0
                    ? Double.NaN
                    : sorted[below] + (at - below) * (sorted[Math.min(below + 1, n - 1)] - sorted[below]);
        }
        return result;
    }

    /** Autocorrelation of the last slots at a lag; NaN of a series that does not vary. */
    double autocorrelation(int slots, int lag, double mean, double variance) {
        double sum = 0;
        int n = 0;
        for (int i = Math.max(lag, origin - slots); i < origin; i++) {
            double product = (values[i] - mean) * (values[i - lag] - mean);
            if (!Double.isNaN(product)) {
                sum += product;
                n++;
            }
        }
        return n == 0 || !(variance > 0) ? Double.NaN : sum / n / variance;
    }

    int known(int slots) {
        int n = 0;
        for (int i = Math.max(0, origin - slots); i < origin; i++) {
            n += Float.isNaN(values[i]) ? 0 : 1;
        }
        return n;
    }

    /** The newest known value of the last slots; NaN if there is none. */
    float newest(int slots) {
        for (int i = origin - 1; i >= Math.max(0, origin - slots); i--) {
            if (!Float.isNaN(values[i])) {
                return values[i];
            }
        }
        return Float.NaN;
    }
}
