package io.gnomon.predictor.clusters;

/**
 * How well points lie in their clusters, from -1 to 1: the mean over points of (b - a) / max(a, b), where a is the mean distance
 * to the others of the own cluster and b that to the nearest other cluster (Rousseeuw 1987). A point that is alone counts 0.
 */
final class Silhouette {
    /** The cost is square in the points: of more, every n-th is looked at. */
    private static final int MOST_POINTS = 300;

    private Silhouette() {}

    static double of(double[][] points, int[] cluster, int clusters) {
        int every = (points.length + MOST_POINTS - 1) / MOST_POINTS;
        double sum = 0;
        int n = 0;
        for (int i = 0; i < points.length; i += every) {
            sum += ofPoint(points, cluster, clusters, i, every);
            n++;
        }
        return n == 0 ? 0 : sum / n;
    }

    private static double ofPoint(double[][] points, int[] cluster, int clusters, int point, int every) {
        double[] distances = new double[clusters];
        int[] counts = new int[clusters];
        for (int j = 0; j < points.length; j += every) {
            if (j != point) {
                distances[cluster[j]] += distance(points[point], points[j]);
                counts[cluster[j]]++;
            }
        }
        int own = cluster[point];
        double nearest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < clusters; c++) {
            if (c != own && counts[c] > 0) {
                nearest = Math.min(nearest, distances[c] / counts[c]);
            }
        }
        if (counts[own] == 0 || Double.isInfinite(nearest)) {
            return 0;
        }
        double inside = distances[own] / counts[own];
        double larger = Math.max(inside, nearest);
        return larger > 0 ? (nearest - inside) / larger : 0;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
