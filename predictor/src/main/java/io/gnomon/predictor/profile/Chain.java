package io.gnomon.predictor.profile;

import java.util.Arrays;

/**
 * A hidden Markov chain without its emissions: these come as rows of log densities, one row per slot and one column per
 * state; a row of zeros is a slot of which nothing is known. All in log space, so nothing underflows however long the
 * sequence (Rabiner 1989, with sums of logarithms in place of his scaling). Immutable.
 */
final class Chain {
    private final int states;
    private final double[] initial;
    private final double[][] transition;
    private final double[] logInitial;
    private final double[][] logTransition;

    /** @throws IllegalArgumentException unless the start and every row are probabilities that sum to 1 */
    Chain(double[] initial, double[][] transition) {
        this.states = initial.length;
        this.initial = probabilities(initial, states);
        this.transition = new double[states][];
        this.logInitial = LogSpace.of(this.initial);
        this.logTransition = new double[states][];
        if (transition.length != states || states == 0) {
            throw new IllegalArgumentException(transition.length + " rows for " + states + " states");
        }
        for (int i = 0; i < states; i++) {
            this.transition[i] = probabilities(transition[i], states);
            this.logTransition[i] = LogSpace.of(this.transition[i]);
        }
    }

    private static double[] probabilities(double[] row, int n) {
        double sum = 0;
        for (double p : row) {
            if (!(p >= 0)) {
                throw new IllegalArgumentException("not probabilities: " + Arrays.toString(row));
            }
            sum += p;
        }
        if (row.length != n || Math.abs(sum - 1) > 1e-6) {
            throw new IllegalArgumentException(
                    "a row has " + n + " probabilities that sum to 1, not " + Arrays.toString(row));
        }
        double[] exact = row.clone();
        for (int i = 0; i < n; i++) {
            exact[i] /= sum;
        }
        return exact;
    }

    int states() {
        return states;
    }

    double initial(int i) {
        return initial[i];
    }

    double transition(int i, int j) {
        return transition[i][j];
    }

    /** What the states of the next slot are, if those of this one are {@code now}. */
    void step(double[] now, double[] next) {
        Arrays.fill(next, 0);
        for (int i = 0; i < states; i++) {
            for (int j = 0; j < states; j++) {
                next[j] += now[i] * transition[i][j];
            }
        }
    }

    /** {@code [slot][state]}: log density of all up to that slot, in that state. */
    double[][] forward(double[][] emissions) {
        double[][] alpha = new double[emissions.length][states];
        double[] terms = new double[states];
        for (int t = 0; t < alpha.length; t++) {
            for (int j = 0; j < states; j++) {
                double before = logInitial[j];
                if (t > 0) {
                    for (int i = 0; i < states; i++) {
                        terms[i] = alpha[t - 1][i] + logTransition[i][j];
                    }
                    before = LogSpace.sum(terms, states);
                }
                alpha[t][j] = before + emissions[t][j];
            }
        }
        return alpha;
    }

    /** {@code [slot][state]}: log density of all after that slot, given that state. */
    double[][] backward(double[][] emissions) {
        double[][] beta = new double[emissions.length][states];
        double[] terms = new double[states];
        for (int t = beta.length - 2; t >= 0; t--) {
            for (int i = 0; i < states; i++) {
                for (int j = 0; j < states; j++) {
                    terms[j] = logTransition[i][j] + emissions[t + 1][j] + beta[t + 1][j];
                }
                beta[t][i] = LogSpace.sum(terms, states);
            }
        }
        return beta;
    }

    /** Log density of all emissions; 0 of none. */
    double logLikelihood(double[][] emissions) {
        return emissions.length == 0 ? 0 : LogSpace.sum(forward(emissions)[emissions.length - 1], states);
    }

    /** What a sequence tells about its states: all at once, looking at what came before and after. */
    record Smoothed(double logLikelihood, double[][] states, double[][] moves) {}

    /** {@code states[slot][state]} sum to 1 in each slot; {@code moves[from][to]} are expected numbers of moves. */
    Smoothed smooth(double[][] emissions) {
        double[][] moves = new double[states][states];
        if (emissions.length == 0) {
            return new Smoothed(0, new double[0][], moves);
        }
        double[][] alpha = forward(emissions);
        double[][] beta = backward(emissions);
        int n = emissions.length;
        double all = LogSpace.sum(alpha[n - 1], states);
        double[][] probabilities = new double[n][states];
        for (int t = 0; t < n; t++) {
            double sum = 0;
            for (int i = 0; i < states; i++) {
                probabilities[t][i] = Math.exp(alpha[t][i] + beta[t][i] - all);
                sum += probabilities[t][i];
            }
            for (int i = 0; i < states; i++) {
                probabilities[t][i] /= sum;
                for (int j = 0; j < states && t + 1 < n; j++) {
                    double move = alpha[t][i] + logTransition[i][j] + emissions[t + 1][j] + beta[t + 1][j] - all;
                    // what is not worth an exp() adds nothing
                    moves[i][j] += move < -40 ? 0 : Math.exp(move);
                }
            }
        }
        return new Smoothed(all, probabilities, moves);
    }

    /** The most probable course of states as a whole (Viterbi 1967); of equals the one with the lower number. */
    int[] viterbi(double[][] emissions) {
        int n = emissions.length;
        int[][] from = new int[n][states];
        double[] best = new double[states];
        double[] next = new double[states];
        for (int t = 0; t < n; t++) {
            for (int j = 0; j < states; j++) {
                int origin = 0;
                double most = t == 0 ? logInitial[j] : Double.NEGATIVE_INFINITY;
                for (int i = 0; i < states && t > 0; i++) {
                    double way = best[i] + logTransition[i][j];
                    if (way > most) {
                        most = way;
                        origin = i;
                    }
                }
                from[t][j] = origin;
                next[j] = most + emissions[t][j];
            }
            double[] swap = best;
            best = next;
            next = swap;
        }
        int[] path = new int[n];
        int at = 0;
        for (int j = 1; j < states; j++) {
            at = best[j] > best[at] ? j : at;
        }
        for (int t = n - 1; t >= 0; t--) {
            path[t] = at;
            at = from[t][at];
        }
        return path;
    }
}
