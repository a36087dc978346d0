package io.gnomon.predictor.clusters;

/** Parts points into clusters: a library's work. */
@FunctionalInterface
public interface Partition {
    /**
     * Tells the cluster of each point.
     *
     * @param points {@code [point][dimension]}, all finite, distances are Euclidean
     * @param clusters at most so many
     * @return per point a number from 0 to {@code clusters - 1}
     */
    int[] of(double[][] points, int clusters, long seed);
}
