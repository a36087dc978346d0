package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/**
 * The values of a series without its gaps, and where they were.
 *
 * @param slots the slot of each value, rising
 */
record Known(double[] values, int[] slots) {
    static Known of(Series series) {
        double[] values = new double[series.size()];
        int[] slots = new int[series.size()];
        int n = 0;
        for (int i = 0; i < series.size(); i++) {
            if (!series.isGap(i)) {
                values[n] = series.get(i);
                slots[n++] = i;
            }
        }
        return new Known(Arrays.copyOf(values, n), Arrays.copyOf(slots, n));
    }

    int size() {
        return values.length;
    }

    double[] sorted(int from, int to) {
        double[] part = Arrays.copyOfRange(values, from, to);
        Arrays.sort(part);
        return part;
    }
}
