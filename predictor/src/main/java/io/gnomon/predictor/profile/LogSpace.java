package io.gnomon.predictor.profile;

/** Sums of numbers that are held as logarithms, because they would underflow otherwise. */
final class LogSpace {
    private LogSpace() {}

    /** log of the sum of exp of the first {@code n}; negative infinity if all are. */
    static double sum(double[] logs, int n) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, logs[i]);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.exp(logs[i] - most);
        }
        return most + Math.log(sum);
    }

    static double[] of(double[] numbers) {
        double[] logs = new double[numbers.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(numbers[i]);
        }
        return logs;
    }
}
