package io.gnomon.predictor.anomaly;

import java.util.Arrays;

/**
 * Quantiles of values that are not sorted: Hoare's selection (Hoare 1961, Algorithm 65: FIND) with the median of three as
 * pivot. A range that does not get small soon is sorted, so that no order of values costs more than a sort does.
 */
final class Selection {
    private static final int SMALL = 16;

    private Selection() {}

    /** The same as {@link Robust#quantile} of these values sorted, for no NaN. Moves the first {@code n} values about. */
    static double quantile(double[] values, int n, double level) {
        if (n == 0) {
            return Double.NaN;
        }
        double at = level * (n - 1);
        int below = (int) at;
        double lower = select(values, n, below);
        if (below == n - 1) {
            return lower;
        }
        double upper = values[below + 1];
        for (int i = below + 2; i < n; i++) {
            upper = Math.min(upper, values[i]);
        }
        return lower + (at - below) * (upper - lower);
    }

    static double median(double[] values, int n) {
        return quantile(values, n, 0.5);
    }

    /** The value that would be at {@code k} if the first {@code n} were sorted; what is before it is not larger, what is after it not smaller. */
    private static double select(double[] values, int n, int k) {
        int low = 0;
        int high = n - 1;
        int budget = 4 * n;
        while (high - low >= SMALL) {
            budget -= high - low;
            if (budget < 0) {
                Arrays.sort(values, low, high + 1);
                return values[k];
            }
            double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double held = values[i];
                    values[i++] = values[j];
                    values[j--] = held;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                return values[k];
            }
        }
        insertionSort(values, low, high);
        return values[k];
    }

    private static double middle(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private static void insertionSort(double[] values, int low, int high) {
        for (int i = low + 1; i <= high; i++) {
            double value = values[i];
            int at = i - 1;
            for (; at >= low && values[at] > value; at--) {
                values[at + 1] = values[at];
            }
            values[at + 1] = value;
        }
    }
}
