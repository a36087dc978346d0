package io.gnomon.predictor.bench;

import io.gnomon.predictor.fingerprint.CellIndex;
import io.gnomon.predictor.fingerprint.Metric;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * How long the five nearest of many fingerprints take to be found, one search after the other on one thread. The search is exact, so
 * recall is 1. Fingerprints lie in groups, as those of real fleets do, and their components vary less and less, as principal components do.
 */
public final class SimilarityBenchmark {
    private static final int COMPONENTS = 24;
    private static final int GROUPS = 40;
    private static final int K = 5;
    private static final int WARM_UP = 200;
    private static final int SEARCHES = 1_000;
    private static final double DECAY = 0.85;
    private static final double WITHIN = 0.4;

    private SimilarityBenchmark() {}

    public static void main(String[] args) {
        int[] sizes = args.length == 0
                ? new int[] {30_000, 100_000, 1_000_000}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        for (int size : sizes) {
            Random random = new Random(1);
            float[][] groups = new float[GROUPS][];
            Arrays.setAll(groups, g -> point(random, null));
            CellIndex<Integer> index = new CellIndex<>(COMPONENTS, Metric.EUCLIDEAN);
            long begun = System.nanoTime();
            for (int i = 0; i < size; i++) {
                index.put(i, point(random, groups[random.nextInt(GROUPS)]));
            }
            double filled = (System.nanoTime() - begun) / 1e9;
            double[] millis = new double[SEARCHES];
            int found = 0;
            for (int s = -WARM_UP; s < SEARCHES; s++) {
                float[] wanted = point(random, groups[random.nextInt(GROUPS)]);
                long start = System.nanoTime();
                found += index.nearest(wanted, K, key -> true).size();
                if (s >= 0) {
                    millis[s] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "%,9d fingerprints of %d numbers: the %d nearest median %.2f ms, p99 %.2f ms, most %.2f ms; %d found;"
                            + " filled in %.1f s%n",
                    size,
                    COMPONENTS,
                    K,
                    millis[SEARCHES / 2],
                    millis[SEARCHES * 99 / 100],
                    millis[SEARCHES - 1],
                    found,
                    filled);
        }
    }

    private static float[] point(Random random, float[] around) {
        float[] point = new float[COMPONENTS];
        double scale = around == null ? 3 : 3 * WITHIN;
        for (int c = 0; c < COMPONENTS; c++) {
            point[c] = (float) (random.nextGaussian() * scale + (around == null ? 0 : around[c]));
            scale *= DECAY;
        }
        return point;
    }
}
