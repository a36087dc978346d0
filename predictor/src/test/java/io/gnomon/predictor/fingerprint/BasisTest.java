package io.gnomon.predictor.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BasisTest {
    /** Vectors of ten features that are made of two hidden ones, and a little noise. */
    private static List<float[]> fleet(int servers, double noise) {
        Random random = new Random(3);
        double[][] mix = new double[2][10];
        for (double[] row : mix) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        List<float[]> result = new ArrayList<>();
        for (int s = 0; s < servers; s++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            float[] vector = new float[10];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (a * mix[0][i] + b * mix[1][i] + noise * random.nextGaussian());
            }
            result.add(vector);
        }
        return result;
    }

    @Test
    void twoHiddenCausesAreTwoNumbers() {
        Basis basis = Basis.learn(fleet(500, 0), 0.99);
        assertThat(basis.size()).isEqualTo(2);
        assertThat(basis.explained()).isCloseTo(1, within(1e-6));
        assertThat(Basis.learn(fleet(500, 0.3), 1).size()).isEqualTo(10);
    }

    @Test
    void distancesOfServersAreKept() {
        List<float[]> fleet = fleet(300, 0.05);
        Basis all = Basis.learn(fleet, 1);
        Basis few = Basis.learn(fleet, 0.95);
        assertThat(few.size()).isLessThan(all.size());
        assertThat(few.explained()).isGreaterThanOrEqualTo(0.95);
        double kept = 0;
        double full = 0;
        for (float[] server : fleet) {
            double near = distance(few.project(fleet.get(0)), few.project(server));
            double far = distance(all.project(fleet.get(0)), all.project(server));
            assertThat(near).isLessThanOrEqualTo(far * 1.0001 + 1e-6);
            kept += near * near;
            full += far * far;
        }
        assertThat(kept / full).isCloseTo(few.explained(), within(0.02));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void theOrderOfServersDoesNotMatter() {
        List<float[]> fleet = fleet(100, 0.1);
        List<float[]> shuffled = new ArrayList<>(fleet);
        Collections.shuffle(shuffled, new Random(1));
        float[] one = Basis.learn(fleet, 0.9).project(fleet.get(7));
        float[] other = Basis.learn(shuffled, 0.9).project(fleet.get(7));
        assertThat(other).containsExactly(one, within(1e-4f));
    }

    @Test
    void whatIsUnknownCountsAsTheMean() {
        List<float[]> fleet = fleet(100, 0.1);
        Basis basis = Basis.learn(fleet, 0.9);
        float[] unknown = new float[10];
        Arrays.fill(unknown, Float.NaN);
        assertThat(basis.project(unknown)).containsOnly(0f);
    }

    @Test
    void aFleetWithoutDifferencesHasAnEmptyFingerprint() {
        Basis basis = Basis.learn(List.of(new float[] {1, Float.NaN}, new float[] {1, Float.NaN}), 0.9);
        assertThat(basis.size()).isZero();
        assertThat(basis.explained()).isEqualTo(1);
        assertThat(basis.project(new float[] {5, 7})).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Basis.learn(List.of(), 0.9)).hasMessageContaining("a server at least");
        assertThatThrownBy(() -> Basis.learn(fleet(3, 0), 0)).hasMessageContaining("share above 0");
        assertThatThrownBy(() -> Basis.learn(List.of(new float[2], new float[3]), 0.9))
                .hasMessageContaining("one length");
        Basis basis = Basis.learn(fleet(3, 0), 0.9);
        assertThatThrownBy(() -> basis.project(new float[3])).hasMessageContaining("10 features");
    }
}
