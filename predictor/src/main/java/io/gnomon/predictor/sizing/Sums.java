package io.gnomon.predictor.sizing;

/** Sums over the slots before a moment, in constant time; a NaN counts as nothing. */
final class Sums {
    private final double[] sum;
    private final double[] squares;
    private final int[] count;

    Sums(float[] values) {
        sum = new double[values.length + 1];
        squares = new double[values.length + 1];
        count = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            boolean known = !Float.isNaN(values[i]);
            double v = known ? values[i] : 0;
            sum[i + 1] = sum[i] + v;
            squares[i + 1] = squares[i] + v * v;
            count[i + 1] = count[i] + (known ? 1 : 0);
        }
    }

    /** Mean of the {@code slots} before slot {@code end}; NaN if none is known. */
    double mean(int end, int slots) {
        int from = Math.max(0, end - slots);
        int n = count[end] - count[from];
        return n == 0 ? Double.NaN : (sum[end] - sum[from]) / n;
    }

    double deviation(int end, int slots) {
        int from = Math.max(0, end - slots);
        int n = count[end] - count[from];
        if (n == 0) {
            return Double.NaN;
        }
        double mean = (sum[end] - sum[from]) / n;
        return Math.sqrt(Math.max(0, (squares[end] - squares[from]) / n - mean * mean));
    }
}
