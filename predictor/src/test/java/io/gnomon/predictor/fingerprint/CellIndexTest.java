package io.gnomon.predictor.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.fingerprint.CellIndex.Found;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellIndexTest {
    /** Whatever is put and removed in whatever order, what is found is what sorting all of them finds. */
    @Property(tries = 100)
    void findsWhatSortingAllOfThemFinds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 1, max = 6) int k,
            @ForAll Metric metric) {
        Random random = new Random(seed);
        CellIndex<Integer> index = new CellIndex<>(size, metric);
        Map<Integer, float[]> model = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            int key = random.nextInt(60);
            if (random.nextInt(4) == 0) {
                index.remove(key);
                model.remove(key);
            } else {
                float[] vector = vector(random, size);
                index.put(key, vector);
                model.put(key, vector);
            }
        }
        float[] wanted = vector(random, size);
        List<Found<Integer>> found = index.nearest(wanted, k, key -> key % 3 != 0);
        List<Double> expected = model.entrySet().stream()
                .filter(e -> e.getKey() % 3 != 0)
                .map(e -> distance(metric, wanted, e.getValue()))
                .sorted(Comparator.naturalOrder())
                .limit(k)
                .toList();
        assertThat(index.count()).isEqualTo(model.size());
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).distance()).isCloseTo(expected.get(i), within(1e-3));
            assertThat(found.get(i).distance())
                    .isCloseTo(distance(metric, wanted, model.get(found.get(i).key())), within(1e-3));
        }
    }

    /** Enough of them for many cells, drawn anew several times, in groups as servers are. */
    @Property(tries = 5)
    void amongManyCellsTooItFindsWhatSortingAllOfThemFinds(@ForAll long seed, @ForAll Metric metric) {
        Random random = new Random(seed);
        CellIndex<Integer> index = new CellIndex<>(12, metric);
        Map<Integer, float[]> model = new HashMap<>();
        float[][] groups = {vector(random, 12), vector(random, 12), vector(random, 12)};
        for (int i = 0; i < 12_000; i++) {
            int key = random.nextInt(6_000);
            if (random.nextInt(8) == 0) {
                index.remove(key);
                model.remove(key);
            } else {
                float[] vector = vector(random, 12);
                float[] group = groups[random.nextInt(3)];
                for (int c = 0; c < 12; c++) {
                    vector[c] = vector[c] * 0.3f + group[c];
                }
                index.put(key, vector);
                model.put(key, vector);
            }
        }
        assertThat(index.count()).isEqualTo(model.size()).isGreaterThan(2_000);
        for (int i = 0; i < 20; i++) {
            float[] wanted = vector(random, 12);
            List<Double> expected = model.values().stream()
                    .map(v -> distance(metric, wanted, v))
                    .sorted()
                    .limit(5)
                    .toList();
            List<Found<Integer>> found = index.nearest(wanted, 5, key -> true);
            assertThat(found).hasSize(5);
            for (int n = 0; n < 5; n++) {
                assertThat(found.get(n).distance()).isCloseTo(expected.get(n), within(1e-4));
            }
        }
    }

    private static float[] vector(Random random, int size) {
        float[] result = new float[size];
        for (int i = 0; i < size; i++) {
            result[i] = (float) random.nextGaussian();
        }
        return result;
    }

    private static double distance(Metric metric, float[] a, float[] b) {
        double lengthA = metric == Metric.COSINE ? length(a) : 1;
        double lengthB = metric == Metric.COSINE ? length(b) : 1;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] / lengthA - b[i] / lengthB, 2);
        }
        return Math.sqrt(sum);
    }

    private static double length(float[] a) {
        double sum = 0;
        for (float v : a) {
            sum += v * (double) v;
        }
        return Math.sqrt(sum);
    }

    @Test
    void theCosineDoesNotSeeHowMuchTwoServersDifferFromTheFleet() {
        CellIndex<String> index = new CellIndex<>(2, Metric.COSINE);
        index.put("same way, ten times as much", new float[] {10, 10});
        index.put("near, another way", new float[] {1, 0});
        assertThat(index.nearest(new float[] {1, 1}, 1, key -> true))
                .extracting(Found::key)
                .containsExactly("same way, ten times as much");
    }

    @Test
    void whatIsNoFingerprintIsRefused() {
        CellIndex<String> index = new CellIndex<>(2, Metric.EUCLIDEAN);
        assertThatThrownBy(() -> index.put("a", new float[] {1, Float.NaN})).hasMessageContaining("finite");
        assertThatThrownBy(() -> index.put("a", new float[3])).hasMessageContaining("2 components, not 3");
        assertThatThrownBy(() -> index.nearest(new float[2], 0, key -> true)).hasMessageContaining("at least one");
        assertThat(index.nearest(new float[2], 3, key -> true)).isEmpty();
    }
}
