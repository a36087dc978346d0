package io.gnomon.predictor.fingerprint;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A map of fingerprints for people: neighbours stay neighbours, whatever becomes of long distances. t-distributed stochastic
 * neighbour embedding (van der Maaten, Hinton, Visualizing Data using t-SNE, JMLR 2008), exact: time grows with the square of
 * the number of points, so a map holds a few hundred to {@value #MOST_POINTS} of them. Pure: the same points and seed give the
 * same map.
 */
public final class Tsne {
    public static final int MOST_POINTS = 2_000;

    private static final int ROUNDS = 400;
    private static final int EXAGGERATED = 100;
    private static final double EXAGGERATION = 8;
    private static final int SEARCHES = 50;

    private Tsne() {}

    /**
     * Draws the map.
     *
     * @param points of one length
     * @param perplexity about how many neighbours of each point matter; less if there are few points
     * @param interrupted asked once a round; true ends it early with the map as it is
     * @return x and y of each point, in the order of the points, centred; the farthest is at distance 1
     * @throws IllegalArgumentException if there are too many
     */
    public static double[][] map(List<float[]> points, double perplexity, long seed, BooleanSupplier interrupted) {
        int n = points.size();
        if (n > MOST_POINTS) {
            throw new IllegalArgumentException("a map holds " + MOST_POINTS + " points, not " + n);
        }
        double[][] at = new double[n][2];
        if (n < 2) {
            return at;
        }
        Random random = new Random(seed);
        for (double[] one : at) {
            one[0] = random.nextGaussian() * 1e-4;
            one[1] = random.nextGaussian() * 1e-4;
        }
        float[] wanted = affinities(points, Math.max(1, Math.min(perplexity, (n - 1) / 3.0)));
        move(at, wanted, interrupted);
        return centred(at);
    }

    /** Symmetric probabilities that two points are neighbours, [i * n + j]; they add up to 1. */
    private static float[] affinities(List<float[]> points, double perplexity) {
        int n = points.size();
        float[] p = new float[n * n];
        double[] squares = new double[n];
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                squares[j] = squared(points.get(i), points.get(j));
            }
            neighbourhood(squares, i, Math.log(perplexity), row);
            for (int j = 0; j < n; j++) {
                p[i * n + j] += (float) (row[j] / (2.0 * n));
                p[j * n + i] += (float) (row[j] / (2.0 * n));
            }
        }
        return p;
    }

    /** A Gaussian around one point, so wide that its entropy is that of the perplexity. */
    private static void neighbourhood(double[] squares, int self, double entropy, double[] into) {
        double nearest = Double.MAX_VALUE;
        for (int j = 0; j < squares.length; j++) {
            nearest = j == self ? nearest : Math.min(nearest, squares[j]);
        }
        double least = 0;
        double most = Double.POSITIVE_INFINITY;
        double precision = 1;
        for (int search = 0; search < SEARCHES; search++) {
            double sum = 0;
            double weighted = 0;
            for (int j = 0; j < squares.length; j++) {
                double far = squares[j] - nearest; // the nearest counts 1, so the sum is never 0
                into[j] = j == self ? 0 : Math.exp(-precision * far);
                sum += into[j];
                weighted += into[j] * far;
            }
            for (int j = 0; j < squares.length; j++) {
                into[j] /= sum;
            }
            double difference = Math.log(sum) + precision * weighted / sum - entropy;
            if (Math.abs(difference) < 1e-5) {
                return;
            }
            if (difference > 0) {
                least = precision;
                precision = Double.isInfinite(most) ? precision * 2 : (precision + most) / 2;
            } else {
                most = precision;
                precision = (precision + least) / 2;
            }
        }
    }

    /** Gradient descent with momentum and a gain of its own for each coordinate, as the authors do. */
    private static void move(double[][] at, float[] wanted, BooleanSupplier interrupted) {
        int n = at.length;
        double rate = Math.max(50, n / EXAGGERATION);
        double[][] step = new double[n][2];
        double[][] gain = new double[n][2];
        Arrays.stream(gain).forEach(g -> Arrays.fill(g, 1));
        double[][] slope = new double[n][2];
        float[] near = new float[n * n];
        for (int round = 0; round < ROUNDS && !interrupted.getAsBoolean(); round++) {
            slope(at, wanted, round < EXAGGERATED ? EXAGGERATION : 1, near, slope);
            double momentum = round < EXAGGERATED ? 0.5 : 0.8;
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < 2; d++) {
                    boolean onward = Math.signum(slope[i][d]) != Math.signum(step[i][d]);
                    gain[i][d] = Math.max(0.01, onward ? gain[i][d] + 0.2 : gain[i][d] * 0.8);
                    step[i][d] = momentum * step[i][d] - rate * gain[i][d] * slope[i][d];
                    at[i][d] += step[i][d];
                }
            }
        }
    }

    private static void slope(double[][] at, float[] wanted, double exaggeration, float[] near, double[][] into) {
        int n = at.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double x = at[i][0] - at[j][0];
                double y = at[i][1] - at[j][1];
                float one = (float) (1 / (1 + x * x + y * y));
                near[i * n + j] = one;
                sum += 2 * one;
            }
        }
        Arrays.stream(into).forEach(s -> Arrays.fill(s, 0));
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double one = near[i * n + j];
                double pull = 4 * (exaggeration * wanted[i * n + j] - one / sum) * one;
                double x = pull * (at[i][0] - at[j][0]);
                double y = pull * (at[i][1] - at[j][1]);
                into[i][0] += x;
                into[i][1] += y;
                into[j][0] -= x;
                into[j][1] -= y;
            }
        }
    }

    private static double[][] centred(double[][] at) {
        double x = Arrays.stream(at).mapToDouble(p -> p[0]).average().orElse(0);
        double y = Arrays.stream(at).mapToDouble(p -> p[1]).average().orElse(0);
        double farthest = 0;
        for (double[] p : at) {
            p[0] -= x;
            p[1] -= y;
            farthest = Math.max(farthest, Math.hypot(p[0], p[1]));
        }
        for (double[] p : at) {
            p[0] = farthest > 0 ? p[0] / farthest : 0;
            p[1] = farthest > 0 ? p[1] / farthest : 0;
        }
        return at;
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
