package io.gnomon.predictor.demand;

import java.util.Arrays;

/** The last so many numbers, in ascending order. Not for use by several threads. */
final class SortedRing {
    private final double[] byTime;
    private final double[] sorted;
    private int size;
    private int oldest;

    SortedRing(int most) {
        this.byTime = new double[most];
        this.sorted = new double[most];
    }

    int size() {
        return size;
    }

    /** The one at this place of the order. */
    double get(int place) {
        return sorted[place];
    }

    /** Adds one; the oldest goes if there are too many. */
    void add(double value) {
        if (size == byTime.length) {
            int gone = Arrays.binarySearch(sorted, 0, size, byTime[oldest]);
            System.arraycopy(sorted, gone + 1, sorted, gone, size - gone - 1);
            size--;
        }
        int found = Arrays.binarySearch(sorted, 0, size, value);
        int place = found >= 0 ? found : -found - 1;
        System.arraycopy(sorted, place, sorted, place + 1, size - place);
        sorted[place] = value;
        size++;
        byTime[oldest] = value;
        oldest = (oldest + 1) % byTime.length;
    }
}
