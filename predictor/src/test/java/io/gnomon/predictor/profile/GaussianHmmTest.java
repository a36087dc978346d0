package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianHmmTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 17, 64, 257})
    void theFastFilterAndSmootherAreWhatLogarithmsGive(int slots) {
        for (long seed = 0; seed < 4; seed++) {
            double[] values =
                    KnownModel.emit(KnownModel.THREE, 1, slots, 0.2, seed).get(0);
            // a value that nothing explains, and a gap at the end
            for (int t = 0; t < slots; t += 13) {
                values[t] = t % 2 == 0 ? 500 : -500;
            }
            if (slots > 2) {
                values[slots - 1] = Double.NaN;
            }
            Chain.Smoothed plain = KnownModel.THREE.chain().smooth(KnownModel.THREE.emissions(values));
            Chain.Smoothed fast = Smoother.smooth(KnownModel.THREE, values);
            for (int t = 0; t < slots; t++) {
                assertThat(fast.states()[t]).containsExactly(plain.states()[t], within(1e-9));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(fast.moves()[i]).containsExactly(plain.moves()[i], within(1e-6));
            }
            assertThat(fast.logLikelihood())
                    .isCloseTo(plain.logLikelihood(), within(1e-9 * (1 + Math.abs(plain.logLikelihood()))));
            if (slots > 0) {
                assertThat(KnownModel.THREE.filter(values)).containsExactly(plain.states()[slots - 1], within(1e-9));
            }
        }
    }

    /** Only state 0 can be, and the value is a million deviations from it: plain probabilities are all zero. */
    @Test
    void aFilterInWhichAllProbabilitiesUnderflowGoesOnInLogarithms() {
        GaussianHmm model = new GaussianHmm(
                new double[] {1, 0}, new double[][] {{1, 0}, {0, 1}}, new double[] {0, 1000}, new double[] {0.1, 0.1});
        assertThat(model.filter(new double[] {1000, 1000})).containsExactly(1, 0);
        assertThat(model.logLikelihood(new double[] {1e300, -1e300})).isFinite();
    }

    @Test
    void aGapIsAsLikelyAsAnythingAndOnlyLetsTimePass() {
        double[] seen = {0.1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY};
        assertThat(KnownModel.THREE.logLikelihood(seen))
                .isCloseTo(KnownModel.THREE.logLikelihood(new double[] {0.1}), within(1e-12));
        assertThat(KnownModel.THREE.filter(seen))
                .containsExactly(
                        KnownModel.THREE.propagate(KnownModel.THREE.filter(new double[] {0.1}), 3), within(1e-12));
        assertThat(KnownModel.THREE.filter(new double[0])).containsExactly(new double[] {0.6, 0.3, 0.1}, within(1e-12));
    }

    @Test
    void theLongRunIsWhatPropagationEndsInAndStatesAreInTheOrderOfTheirMeans() {
        double[] far = KnownModel.THREE.propagate(new double[] {0, 0, 1}, 2000);
        assertThat(KnownModel.THREE.longRun()).containsExactly(far, within(1e-9));
        GaussianHmm turned = new GaussianHmm(
                new double[] {0.2, 0.8}, new double[][] {{0.7, 0.3}, {0.1, 0.9}}, new double[] {5, 1}, new double[] {
                    2, 1
                });
        assertThat(turned.mean(0)).isEqualTo(1);
        assertThat(turned.initial(0)).isEqualTo(0.8);
        assertThat(turned.transition(0, 1)).isCloseTo(0.1, within(1e-12));
        assertThat(turned.deviation(1)).isEqualTo(2);
        GaussianHmm alternating = new GaussianHmm(
                new double[] {1, 0}, new double[][] {{0, 1}, {1, 0}}, new double[] {0, 1}, new double[] {1, 1});
        assertThat(alternating.longRun()).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    }

    @Test
    void viterbiFindsTheCourseOfClearStates() {
        double[] values = {0, 0.2, 7, 7.5, Double.NaN, 6.8, 3, 3.1, 0};
        assertThat(KnownModel.THREE.viterbi(values)).containsExactly(0, 0, 2, 2, 2, 2, 1, 1, 0);
    }

    @Test
    void theNormalDistributionIsThatOfTheTables() {
        double[] z = {-8, -2.3263478740408408, -1, 0, 0.5, 1.6448536269514722, 7.5, 40};
        double[] p = {6.220960574271785e-16, 0.01, 0.15865525393145707, 0.5, 0.6914624612740131, 0.95, 1, 1};
        for (int i = 0; i < z.length; i++) {
            assertThat(Normal.cdf(z[i])).isCloseTo(p[i], within(1e-13));
        }
        assertThat(Normal.cdf(-8)).isCloseTo(p[0], within(1e-20));
    }

    @Test
    void mixtureQuantilesHitTheirLevelAndRise() {
        Random random = new Random(4);
        for (int trial = 0; trial < 50; trial++) {
            double[] weights = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            double sum = Arrays.stream(weights).sum();
            for (int i = 0; i < 3; i++) {
                weights[i] /= sum;
            }
            double before = Double.NEGATIVE_INFINITY;
            for (double level = 0.01; level < 1; level += 0.07) {
                double q = Mixtures.quantile(KnownModel.THREE, weights, level);
                assertThat(Mixtures.cdf(KnownModel.THREE, weights, q)).isCloseTo(level, within(1e-9));
                assertThat(q).isGreaterThan(before);
                before = q;
            }
        }
    }

    @Test
    void whatIsNoModelIsRefused() {
        double[] one = {1};
        double[][] stay = {{1}};
        assertThatThrownBy(() -> new GaussianHmm(one, stay, new double[] {Double.NaN}, one))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GaussianHmm(one, stay, one, new double[] {0}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GaussianHmm(one, new double[][] {{0.5, 0.5}}, one, one))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
