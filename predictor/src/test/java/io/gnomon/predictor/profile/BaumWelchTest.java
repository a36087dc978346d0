package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BaumWelchTest {
    private static final BaumWelch LEARNER = new BaumWelch(1e-3);

    @Test
    void theParametersOfAKnownModelAreFoundAgainThroughGaps() {
        List<double[]> sequences = KnownModel.emit(KnownModel.THREE, 40, 250, 0.1, 7);
        BaumWelch.Fit fit = LEARNER.fit(sequences, 3, 1);
        assertThat(fit.converged()).isTrue();
        GaussianHmm found = fit.model();
        for (int i = 0; i < 3; i++) {
            assertThat(found.mean(i)).isCloseTo(KnownModel.THREE.mean(i), within(0.12));
            assertThat(found.deviation(i)).isCloseTo(KnownModel.THREE.deviation(i), within(0.1));
            for (int j = 0; j < 3; j++) {
                assertThat(found.transition(i, j)).isCloseTo(KnownModel.THREE.transition(i, j), within(0.05));
            }
        }
        // the truth is no more likely than what was fitted
        double truth =
                sequences.stream().mapToDouble(KnownModel.THREE::logLikelihood).sum();
        assertThat(fit.logLikelihood()).isGreaterThan(truth);
    }

    @Test
    void theInformationCriterionFindsTheNumberOfStates() {
        assertThat(states(KnownModel.emit(KnownModel.THREE, 30, 150, 0.05, 3))).isEqualTo(3);
        GaussianHmm two = new GaussianHmm(
                new double[] {0.5, 0.5}, new double[][] {{0.9, 0.1}, {0.2, 0.8}}, new double[] {1, 4}, new double[] {
                    1, 1
                });
        assertThat(states(KnownModel.emit(two, 30, 150, 0, 5))).isEqualTo(2);
        GaussianHmm one = new GaussianHmm(new double[] {1}, new double[][] {{1}}, new double[] {2}, new double[] {3});
        assertThat(states(KnownModel.emit(one, 20, 150, 0, 5))).isEqualTo(1);
    }

    private static int states(List<double[]> sequences) {
        return LEARNER.select(sequences, 6, 1).model().states();
    }

    @Test
    void theCriterionIsWhatAPencilGives() {
        List<double[]> two = List.of(new double[] {0, 2});
        BaumWelch.Fit fit = LEARNER.fit(two, 1, 1);
        // mean 1, deviation 1: each value has the log density -1/2 - log(2 pi)/2; two parameters
        double likelihood = 2 * (-0.5 - 0.5 * Math.log(2 * Math.PI));
        assertThat(fit.logLikelihood()).isCloseTo(likelihood, within(1e-9));
        assertThat(fit.bic()).isCloseTo(-2 * likelihood + 2 * Math.log(2), within(1e-9));
    }

    @Property(tries = 60)
    void theLikelihoodNeverFallsAndRowsStayProbabilities(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int states) {
        List<double[]> sequences = awkward(seed);
        BaumWelch.Fit fit = new BaumWelch(0.01, 30, 1e-9).fit(sequences, states, seed);
        double before = Double.NEGATIVE_INFINITY;
        for (double likelihood : fit.logLikelihoods()) {
            assertThat(likelihood).isFinite().isGreaterThanOrEqualTo(before - 1e-7 * (1 + Math.abs(likelihood)));
            before = likelihood;
        }
        GaussianHmm model = fit.model();
        assertThat(model.states()).isBetween(1, states);
        for (int i = 0; i < model.states(); i++) {
            int from = i;
            double[] row = new double[model.states()];
            Arrays.setAll(row, j -> model.transition(from, j));
            assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-9));
            assertThat(Arrays.stream(row).boxed()).allMatch(p -> p >= 0 && p <= 1);
            assertThat(model.mean(i)).isFinite();
            assertThat(model.deviation(i)).isFinite().isGreaterThanOrEqualTo(0.01 - 1e-12);
        }
    }

    /** Constants, zeros, lone values, gaps, empty sequences, outliers. */
    private static List<double[]> awkward(long seed) {
        Random random = new Random(seed);
        List<double[]> sequences = new ArrayList<>();
        sequences.add(new double[] {random.nextInt(3)});
        for (int s = random.nextInt(5); s >= 0; s--) {
            double[] values = new double[random.nextInt(40)];
            int kind = random.nextInt(6);
            for (int t = 0; t < values.length; t++) {
                values[t] = switch (kind) {
                    case 0 -> 0;
                    case 1 -> 5;
                    case 2 -> random.nextInt(3) == 0 ? random.nextGaussian() : Double.NaN;
                    case 3 -> random.nextInt(20) == 0 ? 1000 : random.nextDouble();
                    case 4 -> t < values.length / 2 ? 1 : 4 + 0.1 * random.nextGaussian();
                    default -> Double.NaN;
                };
            }
            sequences.add(values);
        }
        return sequences;
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        List<double[]> sequences = KnownModel.emit(KnownModel.THREE, 10, 80, 0.1, 9);
        BaumWelch.Fit a = LEARNER.fit(sequences, 4, 42);
        BaumWelch.Fit b = LEARNER.fit(sequences, 4, 42);
        assertThat(a.logLikelihoods()).isEqualTo(b.logLikelihoods());
        assertThat(a.model().mean(2)).isEqualTo(b.model().mean(2));
    }

    @Test
    void thereAreNoMoreStatesThanDifferentValues() {
        assertThat(LEARNER.fit(List.of(new double[] {5, 5, 5, Double.NaN}), 6, 1)
                        .model()
                        .states())
                .isEqualTo(1);
        assertThat(LEARNER.fit(List.of(new double[] {5, 7}), 6, 1).model().states())
                .isEqualTo(2);
        assertThat(LEARNER.select(List.of(new double[] {3}), 6, 1).model().mean(0))
                .isEqualTo(3);
    }

    @Test
    void nothingToLearnFromIsRefused() {
        assertThatThrownBy(() -> LEARNER.fit(List.of(), 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LEARNER.fit(List.of(new double[] {Double.NaN}, new double[0]), 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BaumWelch(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
