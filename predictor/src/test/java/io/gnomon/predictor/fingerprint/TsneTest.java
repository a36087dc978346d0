package io.gnomon.predictor.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TsneTest {
    private static final int EACH = 40;

    /** Three groups of points, far from one another in ten directions. */
    private static List<float[]> groups() {
        Random random = new Random(7);
        List<float[]> points = new ArrayList<>();
        for (int group = 0; group < 3; group++) {
            for (int i = 0; i < EACH; i++) {
                float[] point = new float[10];
                for (int d = 0; d < point.length; d++) {
                    point[d] = (float) (random.nextGaussian() + (d % 3 == group ? 8 : 0));
                }
                points.add(point);
            }
        }
        return points;
    }

    @Test
    void groupsStayTogetherOnTheMap() {
        double[][] map = Tsne.map(groups(), 15, 1, () -> false);
        int together = 0;
        for (int i = 0; i < map.length; i++) {
            int nearest = -1;
            for (int j = 0; j < map.length; j++) {
                if (j != i && (nearest < 0 || distance(map[i], map[j]) < distance(map[i], map[nearest]))) {
                    nearest = j;
                }
            }
            together += nearest / EACH == i / EACH ? 1 : 0;
        }
        assertThat(together).as("points whose nearest is of their own group").isEqualTo(3 * EACH);
        double within = 0;
        double between = 0;
        for (int i = 0; i < map.length; i++) {
            for (int j = 0; j < i; j++) {
                if (i / EACH == j / EACH) {
                    within = Math.max(within, distance(map[i], map[j]));
                } else {
                    between += distance(map[i], map[j]) / (3.0 * EACH * EACH);
                }
            }
        }
        assertThat(between).as("mean distance between groups").isGreaterThan(within);
    }

    @Test
    void theMapIsCentredAndTheSameAgain() {
        double[][] map = Tsne.map(groups(), 15, 1, () -> false);
        double farthest = 0;
        double x = 0;
        for (double[] p : map) {
            farthest = Math.max(farthest, Math.hypot(p[0], p[1]));
            x += p[0];
        }
        assertThat(farthest).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(x).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(Tsne.map(groups(), 15, 1, () -> false)).isDeepEqualTo(map);
    }

    @Test
    void fewOrEqualPointsGiveAMapToo() {
        assertThat(Tsne.map(List.of(), 15, 1, () -> false)).isEmpty();
        assertThat(Tsne.map(List.of(new float[] {1}), 15, 1, () -> false)).isDeepEqualTo(new double[][] {{0, 0}});
        for (double[] p : Tsne.map(Collections.nCopies(5, new float[] {1, 2}), 15, 1, () -> false)) {
            assertThat(p[0]).isFinite();
            assertThat(p[1]).isFinite();
        }
    }

    @Test
    void tooManyPointsAreRefused() {
        assertThatThrownBy(
                        () -> Tsne.map(Collections.nCopies(Tsne.MOST_POINTS + 1, new float[] {1}), 15, 1, () -> false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000 points");
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }
}
