package io.gnomon.predictor.profile;

/**
 * Follows the states of one sequence, value by value: the fast path, with plain probabilities that are normalised in
 * every slot. Not for use by several threads.
 */
final class Filter {
    private final GaussianHmm model;
    private final double[] predicted;
    private final double[] now;
    private final double[] logs;
    private double logLikelihood;

    Filter(GaussianHmm model) {
        this.model = model;
        int n = model.states();
        this.predicted = new double[n];
        this.now = new double[n];
        this.logs = new double[n];
        for (int i = 0; i < n; i++) {
            predicted[i] = model.initial(i);
            now[i] = predicted[i];
        }
    }

    /** Where {@link #predicted} is for the next value, takes it; a gap changes nothing but the time. */
    void take(double value) {
        int n = now.length;
        if (!Double.isFinite(value)) {
            System.arraycopy(predicted, 0, now, 0, n);
            model.chain().step(now, predicted);
            return;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            logs[i] = model.logDensity(i, value);
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            now[i] = predicted[i] * Math.exp(logs[i] - most);
            sum += now[i];
        }
        if (sum < 1e-200) {
            // the only states that can be are very unlikely ones: in logarithms
            most = 0;
            sum = inLogs();
        }
        logLikelihood += most + Math.log(sum);
        for (int i = 0; i < n; i++) {
            now[i] /= sum;
        }
        model.chain().step(now, predicted);
    }

    private double inLogs() {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < now.length; i++) {
            logs[i] += Math.log(predicted[i]);
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < now.length; i++) {
            now[i] = Math.exp(logs[i] - most);
            sum += now[i];
        }
        logLikelihood += most;
        return sum;
    }

    /** Log density of all values so far. */
    double logLikelihood() {
        return logLikelihood;
    }

    /** After the last value. */
    double[] now() {
        return now.clone();
    }

    double now(int state) {
        return now[state];
    }

    /** Of the slot after the last value. */
    double predicted(int state) {
        return predicted[state];
    }
}
