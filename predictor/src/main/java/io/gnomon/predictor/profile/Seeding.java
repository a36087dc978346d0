package io.gnomon.predictor.profile;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** First guesses for Baum-Welch, which only climbs from where it starts. */
final class Seeding {
    private static final int ROUNDS = 25;
    private static final double STAY = 0.9;

    private Seeding() {}

    /** All values that were observed, sorted. */
    static double[] observed(List<double[]> sequences) {
        return sequences.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    static int distinct(double[] sorted, int enough) {
        int distinct = 0;
        for (int i = 0; i < sorted.length && distinct < enough; i++) {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return distinct;
    }

    /** Equal parts of the values, from the lowest to the highest. */
    static GaussianHmm byQuantiles(double[] sorted, int states, double leastDeviation) {
        double[] centers = new double[states];
        for (int i = 0; i < states; i++) {
            centers[i] = sorted[(int) ((i + 0.5) / states * sorted.length)];
        }
        return around(sorted, centers, leastDeviation);
    }

    /** Centers far from each other (k-means++, Arthur and Vassilvitskii 2007). */
    static GaussianHmm byDistance(double[] sorted, int states, double leastDeviation, SplittableRandom random) {
        double[] centers = new double[states];
        double[] squares = new double[sorted.length];
        Arrays.fill(squares, 1);
        for (int c = 0; c < states; c++) {
            double at = random.nextDouble() * Arrays.stream(squares).sum();
            int i = 0;
            while (i + 1 < squares.length && at >= squares[i]) {
                at -= squares[i++];
            }
            centers[c] = sorted[i];
            for (int k = 0; k < squares.length; k++) {
                double distance = sorted[k] - centers[c];
                squares[k] = c == 0 ? distance * distance : Math.min(squares[k], distance * distance);
            }
        }
        return around(sorted, centers, leastDeviation);
    }

    /** Lloyd's rounds in one dimension, then a state for each cluster. */
    private static GaussianHmm around(double[] sorted, double[] guesses, double leastDeviation) {
        double[] centers = guesses.clone();
        int n = centers.length;
        double[] sums = new double[n];
        double[] squares = new double[n];
        int[] counts = new int[n];
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.sort(centers);
            Arrays.fill(sums, 0);
            Arrays.fill(squares, 0);
            Arrays.fill(counts, 0);
            int c = 0;
            for (double value : sorted) {
                while (c + 1 < n && Math.abs(value - centers[c + 1]) < Math.abs(value - centers[c])) {
                    c++;
                }
                sums[c] += value;
                squares[c] += (value - centers[c]) * (value - centers[c]);
                counts[c]++;
            }
            for (int i = 0; i < n && round + 1 < ROUNDS; i++) {
                centers[i] = counts[i] == 0 ? centers[i] : sums[i] / counts[i];
            }
        }
        double[] initial = new double[n];
        double[][] transition = new double[n][n];
        double[] deviations = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += counts[i] + 1;
        }
        for (int i = 0; i < n; i++) {
            initial[i] = (counts[i] + 1) / total;
            double variance = counts[i] == 0 ? 0 : squares[i] / counts[i];
            deviations[i] = Math.max(leastDeviation, Math.sqrt(variance));
            for (int j = 0; j < n; j++) {
                transition[i][j] = n == 1 ? 1 : i == j ? STAY : (1 - STAY) / (n - 1);
            }
        }
        return new GaussianHmm(initial, transition, centers, deviations);
    }
}
