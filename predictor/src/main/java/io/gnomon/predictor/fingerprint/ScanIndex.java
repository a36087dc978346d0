package io.gnomon.predictor.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * Finds the nearest fingerprints by looking at all of them: exact, and fast while they fit the processor's caches. The first
 * components of a fingerprint tell servers apart best ({@link Basis}), so most are given up after a few of them. Thread-safe:
 * many may search at once; a change waits for them.
 *
 * @param <K> what a server goes by; equal keys are one server
 */
public final class ScanIndex<K> {
    /** Components that are summed up between two looks at whether a candidate is still one. */
    private static final int STRIDE = 8;

    private final int size;
    private final Metric metric;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<K, Integer> places = new HashMap<>();
    private final List<K> keys = new ArrayList<>();
    private float[] values = new float[0]; // [place * size + component]

    /**
     * An empty index.
     *
     * @param size components of each fingerprint
     */
    public ScanIndex(int size, Metric metric) {
        this.size = size;
        this.metric = metric;
    }

    /** One that was found, and how far it is. */
    public record Found<K>(K key, double distance) {}

    /**
     * Adds a server, or replaces its fingerprint.
     *
     * @throws IllegalArgumentException if the fingerprint has another size or a component that is no finite number
     */
    public void put(K key, float[] fingerprint) {
        float[] ready = ready(fingerprint);
        lock.writeLock().lock();
        try {
            Integer place = places.get(key);
            if (place == null) {
                place = keys.size();
                places.put(key, place);
                keys.add(key);
                if (values.length < keys.size() * size) {
                    values = Arrays.copyOf(values, Math.max(keys.size() * size, values.length + values.length / 2));
                }
            }
            System.arraycopy(ready, 0, values, place * size, size);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Forgets a server; one that is not there is no fault. */
    public void remove(K key) {
        lock.writeLock().lock();
        try {
            Integer place = places.remove(key);
            if (place == null) {
                return;
            }
            int last = keys.size() - 1;
            K moved = keys.remove(last);
            if (place != last) {
                keys.set(place, moved);
                places.put(moved, place);
                System.arraycopy(values, last * size, values, place * size, size);
            }
            Arrays.fill(values, last * size, (last + 1) * size, 0); // what was erased is not kept
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Forgets all that are not to be kept. */
    public void retain(Predicate<K> keep) {
        List<K> gone;
        lock.readLock().lock();
        try {
            gone = keys.stream().filter(keep.negate()).toList();
        } finally {
            lock.readLock().unlock();
        }
        gone.forEach(this::remove);
    }

    public int count() {
        lock.readLock().lock();
        try {
            return keys.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * The {@code k} nearest, the nearest first. Fewer if there are no more.
     *
     * @param eligible who may be found; asked only of those that are near enough
     * @throws IllegalArgumentException as {@link #put}, or if {@code k} is below 1
     */
    public List<Found<K>> nearest(float[] fingerprint, int k, Predicate<K> eligible) {
        if (k < 1) {
            throw new IllegalArgumentException("at least one is asked for, not " + k);
        }
        float[] ready = ready(fingerprint);
        lock.readLock().lock();
        try {
            Best best = new Best(k);
            for (int place = 0; place < keys.size(); place++) {
                double squared = squared(ready, place * size, best.limit());
                if (squared < best.limit() && eligible.test(keys.get(place))) {
                    best.add(place, squared);
                }
            }
            List<Found<K>> found = new ArrayList<>(best.count);
            for (int i = 0; i < best.count; i++) {
                found.add(new Found<>(keys.get(best.places[i]), Math.sqrt(best.squares[i])));
            }
            return found;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Squared distance; something that is not below the limit as soon as it is known not to be. */
    private double squared(float[] wanted, int at, double limit) {
        double sum = 0;
        for (int from = 0; from < size; from += STRIDE) {
            int end = Math.min(size, from + STRIDE);
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

    private float[] ready(float[] fingerprint) {
        if (fingerprint.length != size) {
            throw new IllegalArgumentException(
                    "a fingerprint here has " + size + " components, not " + fingerprint.length);
        }
        double square = 0;
        for (float v : fingerprint) {
            if (!Float.isFinite(v)) {
                throw new IllegalArgumentException("a fingerprint has finite components, not " + v);
            }
            square += v * (double) v;
        }
        if (metric == Metric.EUCLIDEAN || square == 0) {
            return fingerprint;
        }
        float[] direction = new float[size];
        for (int i = 0; i < size; i++) {
            direction[i] = (float) (fingerprint[i] / Math.sqrt(square));
        }
        return direction;
    }

    /** The best so far, by insertion: there are few of them. */
    private static final class Best {
        private final int[] places;
        private final double[] squares;
        private int count;

        Best(int k) {
            places = new int[k];
            squares = new double[k];
        }

        double limit() {
            return count < squares.length ? Double.POSITIVE_INFINITY : squares[count - 1];
        }

        void add(int place, double squared) {
            int at = count < squares.length ? count++ : count - 1;
            while (at > 0 && squares[at - 1] > squared) {
                squares[at] = squares[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            squares[at] = squared;
            places[at] = place;
        }
    }
}
