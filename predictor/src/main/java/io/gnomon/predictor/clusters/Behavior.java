package io.gnomon.predictor.clusters;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;

/**
 * How a server uses its resources, as six {@link Trait}s of each. What cannot be said is NaN: of a resource with less than
 * a dozen values everything, of one without a known allocation level and idleness. Immutable.
 */
public final class Behavior {
    static final int TRAITS = Trait.values().length;
    private static final int LEAST_VALUES = 12;
    private static final double IDLE_SHARE = 0.01;
    private static final double TOP = 0.05;
    private static final int HOUR = 3600;
    private static final int HOURS = 24;
    private static final int RHYTHM_DAYS = 2;

    private final double[] values; // [resource * TRAITS + trait]

    private Behavior(double[] values) {
        this.values = values;
    }

    /**
     * Looks at what was used.
     *
     * @param usage one series per resource, all of one server; gaps are left out
     * @param allocation what the server may use, in the unit of each series; NaN or 0 if it is not known
     * @throws IllegalArgumentException if there are not as many of one as of the other
     */
    public static Behavior of(List<Series> usage, double[] allocation) {
        if (usage.size() != allocation.length) {
            throw new IllegalArgumentException(
                    usage.size() + " resources have as many allocations, not " + allocation.length);
        }
        double[] values = new double[usage.size() * TRAITS];
        Arrays.fill(values, Double.NaN);
        for (int r = 0; r < allocation.length; r++) {
            look(usage.get(r), allocation[r], values, r * TRAITS);
        }
        return new Behavior(values);
    }

    /** For tests and for readers of what was stored: a value per resource and trait, in the order of both. */
    static Behavior ofValues(double... values) {
        return new Behavior(values.clone());
    }

    private static void look(Series usage, double allocation, double[] into, int at) {
        double[] sorted =
                Arrays.stream(usage.toArray()).filter(v -> !Double.isNaN(v)).toArray();
        if (sorted.length < LEAST_VALUES) {
            return;
        }
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance =
                Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum() / sorted.length;
        if (!Double.isFinite(variance)) {
            return;
        }
        if (allocation > 0 && Double.isFinite(allocation)) {
            into[at + Trait.LEVEL.ordinal()] = Math.sqrt(bounded(mean / allocation));
            into[at + Trait.IDLE.ordinal()] = share(sorted, IDLE_SHARE * allocation);
        }
        double variation = mean > 0 ? Math.sqrt(variance) / mean : 0;
        into[at + Trait.VARIABILITY.ordinal()] = variation / (1 + variation);
        into[at + Trait.BURSTINESS.ordinal()] = burstiness(sorted);
        into[at + Trait.PERSISTENCE.ordinal()] = persistence(usage, mean, variance);
        into[at + Trait.RHYTHM.ordinal()] = rhythm(usage, mean, variance);
    }

    private static double share(double[] sorted, double below) {
        int n = 0;
        while (n < sorted.length && sorted[n] < below) {
            n++;
        }
        return (double) n / sorted.length;
    }

    private static double burstiness(double[] sorted) {
        int from = Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * (1 - TOP)));
        double top = Arrays.stream(sorted, from, sorted.length).average().orElse(0);
        return top > 0 ? bounded(1 - sorted[sorted.length / 2] / top) : 0;
    }

    /** A series that never changes is all persistence. */
    private static double persistence(Series usage, double mean, double variance) {
        double sum = 0;
        int n = 0;
        for (int i = 1; i < usage.size(); i++) {
            double product = (usage.get(i) - mean) * (usage.get(i - 1) - mean);
            if (!Double.isNaN(product)) {
                sum += product;
                n++;
            }
        }
        return variance > 0 ? (n == 0 ? Double.NaN : bounded(sum / n / variance)) : 1;
    }

    private static double rhythm(Series usage, double mean, double variance) {
        if ((long) usage.size() * usage.stepSeconds() < (long) RHYTHM_DAYS * HOURS * HOUR) {
            return Double.NaN;
        }
        double[] sums = new double[HOURS];
        int[] counts = new int[HOURS];
        int known = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (!usage.isGap(i)) {
                long hour = Math.floorDiv(usage.startSeconds() + (long) i * usage.stepSeconds(), (long) HOUR);
                sums[(int) Math.floorMod(hour, (long) HOURS)] += usage.get(i) - mean;
                counts[(int) Math.floorMod(hour, (long) HOURS)]++;
                known++;
            }
        }
        double between = 0;
        for (int h = 0; h < HOURS; h++) {
            between += counts[h] == 0 ? 0 : sums[h] * sums[h] / counts[h];
        }
        // neighbouring slots tell the same story: what counts by chance is hours, of which each day has 24
        double days = Math.max(RHYTHM_DAYS, known * (double) usage.stepSeconds() / (HOURS * HOUR));
        double explained = variance > 0 ? between / known / variance : 0;
        return bounded((explained - 1 / days) / (1 - 1 / days));
    }

    private static double bounded(double value) {
        return Math.max(0, Math.min(1, value));
    }

    public int resources() {
        return values.length / TRAITS;
    }

    /** Between 0 and 1, or NaN. */
    public double get(int resource, Trait trait) {
        return values[resource * TRAITS + trait.ordinal()];
    }

    int size() {
        return values.length;
    }

    double value(int i) {
        return values[i];
    }
}
