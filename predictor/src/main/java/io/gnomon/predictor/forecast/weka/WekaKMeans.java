package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.clusters.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import weka.clusterers.SimpleKMeans;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.EuclideanDistance;
import weka.core.Instances;
import weka.core.SelectedTag;

/** Weka's k-means with the start of k-means++ (Arthur and Vassilvitskii 2007). Stateless. */
public final class WekaKMeans implements Partition {
    private static final int ITERATIONS = 100;

    /** Prepares Weka. */
    public WekaKMeans() {
        WekaRuntime.prepare();
    }

    @Override
    public int[] of(double[][] points, int clusters, long seed) {
        if (points.length == 0) {
            return new int[0];
        }
        ArrayList<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < points[0].length; i++) {
            attributes.add(new Attribute("t" + i));
        }
        Instances rows = new Instances("points", attributes, points.length);
        for (double[] point : points) {
            rows.add(new DenseInstance(1, point.clone()));
        }
        try {
            SimpleKMeans means = new SimpleKMeans();
            EuclideanDistance asItIs = new EuclideanDistance();
            asItIs.setDontNormalize(true);
            means.setDistanceFunction(asItIs);
            means.setInitializationMethod(new SelectedTag(SimpleKMeans.KMEANS_PLUS_PLUS, SimpleKMeans.TAGS_SELECTION));
            means.setSeed((int) seed);
            means.setNumClusters(clusters);
            means.setMaxIterations(ITERATIONS);
            means.setPreserveInstancesOrder(true);
            means.buildClusterer(rows);
            return Arrays.copyOf(means.getAssignments(), points.length);
        } catch (Exception e) {
            throw new IllegalStateException("k-means could not part " + points.length + " points", e);
        }
    }
}
