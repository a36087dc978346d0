package io.gnomon.predictor.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Points that lie around a centre, side by side in memory. Not thread-safe.
 *
 * @param <K> what a point goes by
 */
final class Cell<K> {
    /** Components that are summed up between two looks at whether a candidate is still one. */
    private static final int STRIDE = 8;
    /** Distances are rounded; a bound must not be beyond the truth. */
    private static final double ROUNDING = 1e-5;

    private final float[] centre;
    private final List<K> keys = new ArrayList<>();
    private float[] values = new float[0]; // [place * size + component]
    private double radius;

    Cell(float[] centre) {
        this.centre = centre;
    }

    int count() {
        return keys.size();
    }

    K key(int place) {
        return keys.get(place);
    }

    float[] point(int place) {
        return Arrays.copyOfRange(values, place * centre.length, (place + 1) * centre.length);
    }

    /** Adds a point; returns its place. */
    int add(K key, float[] point) {
        int size = centre.length;
        keys.add(key);
        int place = keys.size() - 1;
        if (values.length < keys.size() * size) {
            values = Arrays.copyOf(values, Math.max(keys.size() * size, values.length + values.length / 2));
        }
        set(place, point);
        return place;
    }

    void set(int place, float[] point) {
        System.arraycopy(point, 0, values, place * centre.length, centre.length);
        radius = Math.max(radius, Math.sqrt(squaredToCentre(point, Double.POSITIVE_INFINITY)));
    }

    /** Takes a point out; the last one comes into its place. */
    void remove(int place) {
        int size = centre.length;
        int last = keys.size() - 1;
        K moved = keys.remove(last);
        if (place != last) {
            keys.set(place, moved);
            System.arraycopy(values, last * size, values, place * size, size);
        }
        Arrays.fill(values, last * size, (last + 1) * size, 0); // what was erased is not kept
    }

    /** No point in it is nearer than this to one that is so far from its centre. */
    double bound(double toCentre) {
        return Math.max(0, toCentre * (1 - ROUNDING) - radius * (1 + ROUNDING));
    }

    /** Squared distance to the centre; something that is not below the limit as soon as it is known not to be. */
    double squaredToCentre(float[] point, double limit) {
        return squared(point, centre, 0, limit);
    }

    /** The same to the point at a place. */
    double squared(float[] wanted, int place, double limit) {
        return squared(wanted, values, place * centre.length, limit);
    }

    private static double squared(float[] wanted, float[] values, int at, double limit) {
        double sum = 0;
        for (int from = 0; from < wanted.length; from += STRIDE) {
            int end = Math.min(wanted.length, from + STRIDE);
            float part = 0;
            for (int i = from; i < end; i++) {
                float difference = wanted[i] - values[at + i];
                part += difference * difference;
            }
            sum += part;
            if (sum >= limit) {
                return sum;
            }
        }
        return sum;
    }
}
