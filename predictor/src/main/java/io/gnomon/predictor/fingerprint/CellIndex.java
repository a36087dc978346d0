package io.gnomon.predictor.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * Finds the nearest fingerprints, exactly: they lie in cells around centres drawn from them, and a cell is looked into only
 * if, by the triangle inequality, it can hold one that is near enough (Brin, "Near Neighbor Search in Large Metric Spaces",
 * VLDB 1995). In a cell the first components of a fingerprint tell servers apart best ({@link Basis}), so most are given up
 * after a few of them. Cells are drawn anew when the number has doubled or
 * every other fingerprint has changed. Thread-safe: many may search at once; a change waits for them.
 *
 * @param <K> what a server goes by; equal keys are one server
 */
public final class CellIndex<K> {
    /** Fewer are looked at one by one in no time. */
    private static final int LEAST_FOR_CELLS = 2_000;

    /** Times the root of how many there are: with more cells fewer fingerprints are looked at, but more centres. */
    private static final double CELLS = 3;

    private static final long SEED = 1;

    private final int size;
    private final Metric metric;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<K, Place<K>> places = new HashMap<>();
    private List<Cell<K>> cells;
    private int changes;

    /** Where a fingerprint is. */
    private record Place<K>(Cell<K> cell, int at) {}

    /**
     * An empty index.
     *
     * @param size components of each fingerprint
     */
    public CellIndex(int size, Metric metric) {
        this.size = size;
        this.metric = metric;
        this.cells = List.of(new Cell<>(new float[size]));
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
            Cell<K> cell = nearestCell(ready, cells);
            Place<K> place = places.get(key);
            if (place != null && place.cell == cell) {
                cell.set(place.at, ready);
            } else {
                takeOut(key);
                places.put(key, new Place<>(cell, cell.add(key, ready)));
            }
            changed();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Forgets a server; one that is not there is no fault. */
    public void remove(K key) {
        lock.writeLock().lock();
        try {
            if (takeOut(key)) {
                changed();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean takeOut(K key) {
        Place<K> place = places.remove(key);
        if (place == null) {
            return false;
        }
        place.cell.remove(place.at);
        if (place.at < place.cell.count()) {
            places.put(place.cell.key(place.at), place); // who was the last one there
        }
        return true;
    }

    /** Radii only ever grow, and centres grow old. */
    private void changed() {
        changes++;
        if (changes > Math.max(LEAST_FOR_CELLS, places.size() / 2)) {
            drawCells();
        }
    }

    private void drawCells() {
        changes = 0;
        List<K> keys = new ArrayList<>(places.keySet());
        List<Cell<K>> drawn = new ArrayList<>();
        int count = keys.size() < LEAST_FOR_CELLS ? 1 : (int) (CELLS * Math.sqrt(keys.size()));
        Random random = new Random(SEED);
        for (int i = 0; i < count; i++) {
            drawn.add(new Cell<>(keys.isEmpty() ? new float[size] : point(keys.get(random.nextInt(keys.size())))));
        }
        // finding the cell of each is what takes long, and can be done side by side
        List<Cell<K>> homes =
                keys.parallelStream().map(key -> nearestCell(point(key), drawn)).toList();
        for (int i = 0; i < keys.size(); i++) {
            K key = keys.get(i);
            Cell<K> home = homes.get(i);
            places.put(key, new Place<>(home, home.add(key, point(key))));
        }
        cells = drawn;
    }

    private float[] point(K key) {
        Place<K> place = places.get(key);
        if (place == null) {
            throw new IllegalStateException(key + " has no place");
        }
        return place.cell.point(place.at);
    }

    private static <K> Cell<K> nearestCell(float[] point, List<Cell<K>> cells) {
        Cell<K> nearest = cells.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (Cell<K> cell : cells) {
            double squared = cell.squaredToCentre(point, least);
            if (squared < least) {
                least = squared;
                nearest = cell;
            }
        }
        return nearest;
    }

    /** Forgets all that are not to be kept. */
    public void retain(Predicate<K> keep) {
        List<K> gone;
        lock.readLock().lock();
        try {
            gone = places.keySet().stream().filter(keep.negate()).toList();
        } finally {
            lock.readLock().unlock();
        }
        gone.forEach(this::remove);
    }

    public int count() {
        lock.readLock().lock();
        try {
            return places.size();
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
            Best<K> best = new Best<>(k);
            double[] bounds = new double[cells.size()];
            long[] order = new long[cells.size()];
            for (int c = 0; c < order.length; c++) {
                Cell<K> cell = cells.get(c);
                bounds[c] = cell.bound(Math.sqrt(cell.squaredToCentre(ready, Double.POSITIVE_INFINITY)));
                // bits of positive floats are in the order of the numbers
                order[c] = (long) Float.floatToIntBits((float) bounds[c]) << 32 | c;
            }
            Arrays.sort(order);
            for (long next : order) {
                int c = (int) next;
                if (bounds[c] * bounds[c] < best.limit()) {
                    search(cells.get(c), ready, best, eligible);
                }
            }
            return best.found();
        } finally {
            lock.readLock().unlock();
        }
    }

    private static <K> void search(Cell<K> cell, float[] wanted, Best<K> best, Predicate<K> eligible) {
        for (int place = 0; place < cell.count(); place++) {
            double squared = cell.squared(wanted, place, best.limit());
            if (squared < best.limit() && eligible.test(cell.key(place))) {
                best.add(cell.key(place), squared);
            }
        }
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
    private static final class Best<K> {
        private final List<K> keys = new ArrayList<>();
        private final double[] squares;

        Best(int k) {
            squares = new double[k];
        }

        double limit() {
            return keys.size() < squares.length ? Double.POSITIVE_INFINITY : squares[squares.length - 1];
        }

        void add(K key, double squared) {
            if (keys.size() == squares.length) {
                keys.remove(squares.length - 1);
            }
            int at = keys.size();
            while (at > 0 && squares[at - 1] > squared) {
                squares[at] = squares[at - 1];
                at--;
            }
            squares[at] = squared;
            keys.add(at, key);
        }

        List<Found<K>> found() {
            List<Found<K>> found = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                found.add(new Found<>(keys.get(i), Math.sqrt(squares[i])));
            }
            return found;
        }
    }
}
