package io.gnomon.predictor.fingerprint;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;

/**
 * The {@link Feature}s of each resource of a server, and how its resources go together. What cannot be said is NaN. Pure.
 *
 * <p>Shape of a vector of R resources: R times the features in their order, then the correlation of each pair of resources
 * (0 with 1, 0 with 2, ..., 1 with 2, ...).
 */
public final class Features {
    private static final int EACH = Feature.values().length;
    /** From so few values on something is said of a series. */
    public static final int LEAST_VALUES = 6;

    private static final double HIGH = 0.95;
    private static final double REST_SHARE = 0.01;
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;

    private Features() {}

    /** Length of the vector of so many resources. */
    public static int size(int resources) {
        return resources * EACH + resources * (resources - 1) / 2;
    }

    /**
     * Looks at what was used.
     *
     * @param usage one series per resource, all of one server, of one step and over one time; gaps are left out
     * @param allocation what the server may use, in the unit of each series; NaN or 0 if it is not known
     * @throws IllegalArgumentException if the series differ in step, start or length, or there are not as many allocations
     */
    public static float[] of(List<Series> usage, double[] allocation) {
        if (usage.size() != allocation.length) {
            throw new IllegalArgumentException(
                    usage.size() + " resources have as many allocations, not " + allocation.length);
        }
        for (Series s : usage) {
            Series first = usage.get(0);
            if (s.stepSeconds() != first.stepSeconds()
                    || s.startSeconds() != first.startSeconds()
                    || s.size() != first.size()) {
                throw new IllegalArgumentException(
                        "the resources of a server are looked at over one and the same time");
            }
        }
        float[] vector = new float[size(usage.size())];
        Arrays.fill(vector, Float.NaN);
        int pair = usage.size() * EACH;
        for (int r = 0; r < allocation.length; r++) {
            look(usage.get(r), allocation[r], vector, r * EACH);
            for (int other = r + 1; other < allocation.length; other++) {
                vector[pair++] = (float) correlation(usage.get(r), usage.get(other), 0);
            }
        }
        return vector;
    }

    private static void look(Series usage, double allocation, float[] into, int at) {
        double[] sorted =
                Arrays.stream(usage.toArray()).filter(v -> !Double.isNaN(v)).toArray();
        if (sorted.length < LEAST_VALUES) {
            return;
        }
        Arrays.sort(sorted);
        double most = sorted[sorted.length - 1];
        double high = sorted[(int) (HIGH * (sorted.length - 1))];
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance =
                Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum() / sorted.length;
        if (!Double.isFinite(variance) || mean < 0) {
            return;
        }
        if (allocation > 0 && Double.isFinite(allocation)) {
            put(into, at, Feature.LEVEL, Math.sqrt(Math.min(1, mean / allocation)));
        }
        double rest = Arrays.stream(sorted).filter(v -> v < REST_SHARE * most).count();
        put(into, at, Feature.VARIATION, mean > 0 ? squeezed(Math.sqrt(variance) / mean) : 0);
        put(into, at, Feature.BODY, high > 0 ? sorted[sorted.length / 2] / high : 0);
        put(into, at, Feature.TAIL, most > 0 ? high / most : 1);
        put(into, at, Feature.JUMPINESS, jumpiness(usage, variance));
        put(into, at, Feature.HOURLY, correlation(usage, usage, Math.max(1, HOUR / usage.stepSeconds())));
        put(into, at, Feature.TREND, mean > 0 ? trend(usage, mean) : 0);
        put(into, at, Feature.REST, most > 0 ? rest / sorted.length : 1);
        harmonic(usage, mean, 1, into, at, Feature.DAY_COSINE);
        harmonic(usage, mean, 2, into, at, Feature.HALF_DAY_COSINE);
    }

    private static void put(float[] into, int at, Feature feature, double value) {
        into[at + feature.ordinal()] = (float) value;
    }

    private static double squeezed(double x) {
        return x / (1 + Math.abs(x));
    }

    /** Half of the mean squared step from slot to slot, by the variance: von Neumann's ratio. */
    private static double jumpiness(Series usage, double variance) {
        double sum = 0;
        int n = 0;
        for (int i = 1; i < usage.size(); i++) {
            double step = usage.get(i) - usage.get(i - 1);
            if (!Double.isNaN(step)) {
                sum += step * step;
                n++;
            }
        }
        return n == 0 ? Double.NaN : variance > 0 ? Math.min(1, sum / n / variance / 2) : 0;
    }

    /** Bursts that end late have a slope too; but a line says little of them, and so they hardly have a trend. */
    private static double trend(Series usage, double mean) {
        double middle = (usage.size() - 1) / 2.0;
        double product = 0;
        double square = 0;
        double spread = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (!usage.isGap(i)) {
                double deviation = usage.get(i) - mean;
                product += (i - middle) * deviation;
                square += (i - middle) * (i - middle);
                spread += deviation * deviation;
            }
        }
        if (square <= 0 || spread <= 0) {
            return 0;
        }
        double explained = Math.min(1, product / square * product / spread); // R squared
        return explained * squeezed(product / square * usage.size() / mean);
    }

    /** Pearson's, of one with another {@code lag} slots earlier; NaN where one of them stands still or too little is known. */
    private static double correlation(Series a, Series b, int lag) {
        double sumA = 0;
        double sumB = 0;
        double squareA = 0;
        double squareB = 0;
        double product = 0;
        int n = 0;
        for (int i = lag; i < a.size(); i++) {
            double x = a.get(i);
            double y = b.get(i - lag);
            if (!Double.isNaN(x) && !Double.isNaN(y)) {
                sumA += x;
                sumB += y;
                squareA += x * x;
                squareB += y * y;
                product += x * y;
                n++;
            }
        }
        double varianceA = squareA - sumA * sumA / n;
        double varianceB = squareB - sumB * sumB / n;
        // what is left of two large sums that are equal is rounding
        boolean moves = varianceA > 1e-9 * squareA && varianceB > 1e-9 * squareB;
        return n < LEAST_VALUES || !moves
                ? Double.NaN
                : Math.max(-1, Math.min(1, (product - sumA * sumB / n) / Math.sqrt(varianceA * varianceB)));
    }

    /** Writes cosine and sine. Time of day is that of the slots, so two servers with one rhythm agree whenever they were seen. */
    private static void harmonic(Series usage, double mean, int perDay, float[] into, int at, Feature cosine) {
        if ((long) usage.size() * usage.stepSeconds() < DAY) {
            return;
        }
        double c = 0;
        double s = 0;
        int n = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (!usage.isGap(i)) {
                long second = Math.floorMod(usage.startSeconds() + (long) i * usage.stepSeconds(), (long) DAY);
                double angle = 2 * Math.PI * perDay * second / DAY;
                c += (usage.get(i) - mean) * Math.cos(angle);
                s += (usage.get(i) - mean) * Math.sin(angle);
                n++;
            }
        }
        into[at + cosine.ordinal()] = (float) (mean > 0 ? squeezed(2 * c / n / mean) : 0);
        into[at + cosine.ordinal() + 1] = (float) (mean > 0 ? squeezed(2 * s / n / mean) : 0);
    }
}
