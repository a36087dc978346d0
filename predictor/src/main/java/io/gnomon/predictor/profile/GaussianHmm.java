package io.gnomon.predictor.profile;

import java.util.Arrays;

/**
 * A hidden Markov model whose states emit one normally distributed number per slot. A slot whose value is not finite was
 * not observed: it is as likely in every state. States are in the order of their means. Immutable.
 */
public final class GaussianHmm {
    /** Beyond so many standard deviations all values are equally absurd; keeps squares finite. */
    private static final double FARTHEST = 1e6;

    private final Chain chain;
    private final double[] means;
    private final double[] deviations;
    private final double[] logFactors;

    /**
     * Makes a model; the states are put in the order of their means.
     *
     * @param initial probability of each state in the first slot
     * @param transition {@code [from][to]}
     * @param means of what each state emits
     * @param deviations standard deviations, positive
     * @throws IllegalArgumentException if sizes differ, probabilities do not sum to 1, or a number is out of range
     */
    public GaussianHmm(double[] initial, double[][] transition, double[] means, double[] deviations) {
        int n = initial.length;
        if (n == 0 || means.length != n || deviations.length != n || transition.length != n) {
            throw new IllegalArgumentException("a model has as many states in each of its parts, and at least one");
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(means[a], means[b]));
        double[] sortedInitial = new double[n];
        double[][] sortedTransition = new double[n][n];
        this.means = new double[n];
        this.deviations = new double[n];
        this.logFactors = new double[n];
        for (int i = 0; i < n; i++) {
            int o = order[i];
            if (!Double.isFinite(means[o]) || !(deviations[o] > 0) || !Double.isFinite(deviations[o])) {
                throw new IllegalArgumentException("a state emits around a finite mean with a positive spread, not "
                        + means[o] + " +- " + deviations[o]);
            }
            sortedInitial[i] = initial[o];
            this.means[i] = means[o];
            this.deviations[i] = deviations[o];
            logFactors[i] = -Normal.HALF_LOG_TWO_PI - Math.log(deviations[o]);
            if (transition[o].length != n) {
                throw new IllegalArgumentException(n + " states have " + n + " ways on, not " + transition[o].length);
            }
            for (int j = 0; j < n; j++) {
                sortedTransition[i][j] = transition[o][order[j]];
            }
        }
        this.chain = new Chain(sortedInitial, sortedTransition);
    }

    public int states() {
        return chain.states();
    }

    public double mean(int state) {
        return means[state];
    }

    /** Standard deviation. */
    public double deviation(int state) {
        return deviations[state];
    }

    public double initial(int state) {
        return chain.initial(state);
    }

    public double transition(int from, int to) {
        return chain.transition(from, to);
    }

    Chain chain() {
        return chain;
    }

    /** Log density of a value in a state; 0 where it was not observed. */
    double logDensity(int state, double value) {
        if (!Double.isFinite(value)) {
            return 0;
        }
        double z = (value - means[state]) / deviations[state];
        double bounded = Math.max(-FARTHEST, Math.min(FARTHEST, z));
        return logFactors[state] - bounded * bounded / 2;
    }

    double[][] emissions(double[] values) {
        double[][] rows = new double[values.length][states()];
        for (int t = 0; t < rows.length; t++) {
            for (int i = 0; i < rows[t].length; i++) {
                rows[t][i] = logDensity(i, values[t]);
            }
        }
        return rows;
    }

    /** Log density of a sequence; 0 of an empty one or one of gaps only. */
    public double logLikelihood(double[] values) {
        return chain.logLikelihood(emissions(values));
    }

    /** The most probable course of states. */
    public int[] viterbi(double[] values) {
        return chain.viterbi(emissions(values));
    }

    /** Probabilities of the states after the last value, knowing all of them; those of the start of an empty sequence. */
    public double[] filter(double[] values) {
        Filter filter = new Filter(this);
        for (double value : values) {
            filter.take(value);
        }
        return filter.now();
    }

    /** Probabilities of the states so many slots on. */
    public double[] propagate(double[] now, int slots) {
        double[] at = now.clone();
        double[] next = new double[at.length];
        for (int s = 0; s < slots; s++) {
            chain.step(at, next);
            double[] swap = at;
            at = next;
            next = swap;
        }
        return at;
    }

    /** What the states are in the long run, from the start of a sequence on: the mean over time. */
    public double[] longRun() {
        double[] at = new double[states()];
        double[] next = new double[states()];
        for (int i = 0; i < at.length; i++) {
            at[i] = initial(i);
        }
        // half stays where it is: a chain that alternates settles as well
        for (int s = 0; s < 100_000; s++) {
            chain.step(at, next);
            double change = 0;
            for (int i = 0; i < at.length; i++) {
                double mixed = (at[i] + next[i]) / 2;
                change = Math.max(change, Math.abs(mixed - at[i]));
                at[i] = mixed;
            }
            if (change < 1e-12) {
                break;
            }
        }
        return at;
    }

    /** Free parameters: start, moves, means and spreads. */
    public int parameters() {
        int n = states();
        return (n - 1) + n * (n - 1) + 2 * n;
    }
}
