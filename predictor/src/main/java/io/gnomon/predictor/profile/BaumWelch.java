package io.gnomon.predictor.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns a {@link GaussianHmm} from many sequences with gaps: expectation maximisation (Baum, Petrie, Soules,
 * Weiss 1970; Rabiner 1989, V.B for several sequences), in log space wherever plain probabilities would underflow. The likelihood never falls from round to round, also where the least
 * deviation binds, as that is the best value within the bound. Immutable; the same values and seed give the same model.
 */
public final class BaumWelch {
    private static final int STARTS = 3;
    private static final int FIRST_ROUNDS = 4;

    private final double leastDeviation;
    private final int mostRounds;
    private final double enough;

    /** At most 60 rounds, until one gains less than 1e-5 per value. */
    public BaumWelch(double leastDeviation) {
        this(leastDeviation, 60, 1e-5);
    }

    /**
     * Makes a learner.
     *
     * @param leastDeviation of a state, in the unit of the values: without it a state would collapse onto one value
     * @param enough stops at a round that gains less log likelihood than this per observed value
     * @throws IllegalArgumentException if one of them is not positive
     */
    public BaumWelch(double leastDeviation, int mostRounds, double enough) {
        if (!(leastDeviation > 0) || mostRounds < 1 || !(enough > 0)) {
            throw new IllegalArgumentException("deviation, rounds and gain are positive, not " + leastDeviation + ", "
                    + mostRounds + " and " + enough);
        }
        this.leastDeviation = leastDeviation;
        this.mostRounds = mostRounds;
        this.enough = enough;
    }

    /**
     * What was learnt.
     *
     * @param logLikelihoods of the model before each round, and of the last model
     * @param converged whether the last round gained little; else the rounds were used up
     * @param observed values that were not gaps
     */
    public record Fit(GaussianHmm model, List<Double> logLikelihoods, boolean converged, long observed) {
        public Fit {
            logLikelihoods = List.copyOf(logLikelihoods);
        }

        public double logLikelihood() {
            return logLikelihoods.get(logLikelihoods.size() - 1);
        }

        /** Bayesian information criterion (Schwarz 1978); lower is better. */
        public double bic() {
            return -2 * logLikelihood() + model.parameters() * Math.log(observed);
        }
    }

    /**
     * The best of up to {@code mostStates} states by BIC. Stops looking when two more states in a row were no better.
     *
     * @throws IllegalArgumentException as {@link #fit}
     */
    public Fit select(List<double[]> sequences, int mostStates, long seed) {
        Fit best = fit(sequences, 1, seed);
        int sorted = Seeding.distinct(Seeding.observed(sequences), mostStates);
        for (int states = 2; states <= Math.min(mostStates, sorted); states++) {
            Fit next = fit(sequences, states, seed);
            if (next.bic() < best.bic()) {
                best = next;
            } else if (states > best.model().states() + 1) {
                break;
            }
        }
        return best;
    }

    /**
     * Learns a model with that many states, or as many as there are different values if these are fewer.
     *
     * @param sequences slots in a row; what is not finite is a gap
     * @throws IllegalArgumentException if nothing was observed at all or {@code states} is not positive
     */
    public Fit fit(List<double[]> sequences, int states, long seed) {
        double[] sorted = Seeding.observed(sequences);
        if (sorted.length == 0 || states < 1) {
            throw new IllegalArgumentException(
                    "a model is learnt from at least one value, for at least one state: there are " + sorted.length
                            + " for " + states);
        }
        int possible = Seeding.distinct(sorted, states);
        SplittableRandom random = new SplittableRandom(seed);
        Fit best = climb(sequences, Seeding.byQuantiles(sorted, possible, leastDeviation), FIRST_ROUNDS, sorted.length);
        for (int start = 1; start < STARTS && possible > 1; start++) {
            GaussianHmm guess = Seeding.byDistance(sorted, possible, leastDeviation, random);
            Fit other = climb(sequences, guess, FIRST_ROUNDS, sorted.length);
            best = other.logLikelihood() > best.logLikelihood() ? other : best;
        }
        return climb(sequences, best.model(), mostRounds, sorted.length);
    }

    /** From a guess of one's own. */
    Fit climb(List<double[]> sequences, GaussianHmm guess, int rounds, long observed) {
        GaussianHmm model = guess;
        List<Double> likelihoods = new ArrayList<>();
        boolean converged = false;
        for (int round = 0; round < rounds && !converged; round++) {
            Sums sums = new Sums(model);
            for (double[] sequence : sequences) {
                sums.add(sequence);
            }
            likelihoods.add(sums.logLikelihood);
            int n = likelihoods.size();
            converged = n > 1 && likelihoods.get(n - 1) - likelihoods.get(n - 2) < enough * observed;
            if (!converged) {
                model = sums.maximised(leastDeviation);
            }
        }
        if (!converged) {
            double last = 0;
            for (double[] sequence : sequences) {
                last += model.logLikelihood(sequence);
            }
            likelihoods.add(last);
        }
        return new Fit(model, likelihoods, converged, observed);
    }

    /** Expected counts under a model, and the model that fits them best. */
    private static final class Sums {
        private final GaussianHmm model;
        private final int n;
        private final double[] starts;
        private final double[][] moves;
        private final double[] weights;
        private final double[] sums;
        private final double[] squares;
        private double logLikelihood;

        Sums(GaussianHmm model) {
            this.model = model;
            this.n = model.states();
            this.starts = new double[n];
            this.moves = new double[n][n];
            this.weights = new double[n];
            this.sums = new double[n];
            this.squares = new double[n];
        }

        void add(double[] sequence) {
            if (sequence.length == 0) {
                return;
            }
            Chain.Smoothed smoothed = Smoother.smooth(model, sequence);
            logLikelihood += smoothed.logLikelihood();
            for (int i = 0; i < n; i++) {
                starts[i] += smoothed.states()[0][i];
                for (int j = 0; j < n; j++) {
                    moves[i][j] += smoothed.moves()[i][j];
                }
                for (int t = 0; t < sequence.length; t++) {
                    if (Double.isFinite(sequence[t])) {
                        double weight = smoothed.states()[t][i];
                        // around the old mean: squares of large values would swallow a small spread
                        double distance = sequence[t] - model.mean(i);
                        weights[i] += weight;
                        sums[i] += weight * distance;
                        squares[i] += weight * distance * distance;
                    }
                }
            }
        }

        /** What was never seen stays as it was. */
        GaussianHmm maximised(double leastDeviation) {
            double[] initial = normalised(starts, i -> model.initial(i));
            double[][] transition = new double[n][];
            double[] means = new double[n];
            double[] deviations = new double[n];
            for (int i = 0; i < n; i++) {
                int from = i;
                transition[i] = normalised(moves[i], j -> model.transition(from, j));
                boolean seen = weights[i] > 1e-9;
                double shift = seen ? sums[i] / weights[i] : 0;
                means[i] = model.mean(i) + shift;
                double variance = seen ? squares[i] / weights[i] - shift * shift : 0;
                deviations[i] = seen ? Math.max(leastDeviation, Math.sqrt(Math.max(0, variance))) : model.deviation(i);
            }
            return new GaussianHmm(initial, transition, means, deviations);
        }

        private static double[] normalised(double[] counts, java.util.function.IntToDoubleFunction before) {
            double sum = Arrays.stream(counts).sum();
            double[] row = new double[counts.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = sum > 1e-9 ? counts[i] / sum : before.applyAsDouble(i);
            }
            return row;
        }
    }
}
