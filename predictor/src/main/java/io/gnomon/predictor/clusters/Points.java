package io.gnomon.predictor.clusters;

import java.util.Arrays;
import java.util.List;

/** Behaviours as points of equal scale: mean 0 and spread 1 in each trait; what is not known is the mean. Immutable. */
final class Points {
    private final double[][] scaled;
    private final double[] means;
    private final double[] scales;

    private Points(double[][] scaled, double[] means, double[] scales) {
        this.scaled = scaled;
        this.means = means;
        this.scales = scales;
    }

    /** @param leastScale of a trait that hardly differs */
    static Points of(List<Behavior> fleet, double leastScale) {
        int traits = fleet.get(0).size();
        double[][] scaled = new double[fleet.size()][traits];
        double[] means = new double[traits];
        double[] scales = new double[traits];
        for (int i = 0; i < traits; i++) {
            int trait = i;
            double[] known = fleet.stream()
                    .mapToDouble(b -> b.value(trait))
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            double mean = Arrays.stream(known).average().orElse(0);
            double variance = Arrays.stream(known)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElse(0);
            means[i] = mean;
            scales[i] = Math.max(leastScale, Math.sqrt(variance));
            for (int p = 0; p < scaled.length; p++) {
                double value = fleet.get(p).value(i);
                scaled[p][i] = Double.isNaN(value) ? 0 : (value - mean) / scales[i];
            }
        }
        return new Points(scaled, means, scales);
    }

    int size() {
        return scaled.length;
    }

    double[][] scaled() {
        return scaled;
    }

    double[] scales() {
        return scales;
    }

    /** The mean of a cluster's members, in the traits' own scale. */
    double[] centre(int[] cluster, int which) {
        double[] centre = scaledCentre(cluster, which);
        for (int i = 0; i < centre.length; i++) {
            centre[i] = means[i] + scales[i] * centre[i];
        }
        return centre;
    }

    private double[] scaledCentre(int[] cluster, int which) {
        double[] centre = new double[scales.length];
        int n = 0;
        for (int p = 0; p < scaled.length; p++) {
            if (cluster[p] == which) {
                n++;
                for (int i = 0; i < centre.length; i++) {
                    centre[i] += scaled[p][i];
                }
            }
        }
        for (int i = 0; i < centre.length; i++) {
            centre[i] /= Math.max(1, n);
        }
        return centre;
    }

    /** The same with the members of too small clusters in the nearest of the others; numbers are left out. */
    int[] withoutSmall(int[] cluster, int least) {
        int clusters = Arrays.stream(cluster).max().orElse(0) + 1;
        int[] members = new int[clusters];
        for (int c : cluster) {
            members[c]++;
        }
        double[][] centres = new double[clusters][];
        for (int c = 0; c < clusters; c++) {
            centres[c] = scaledCentre(cluster, c);
        }
        int[] result = cluster.clone();
        for (int p = 0; p < result.length; p++) {
            if (members[cluster[p]] < least) {
                result[p] = nearest(scaled[p], centres, members, least);
            }
        }
        return result;
    }

    private static int nearest(double[] point, double[][] centres, int[] members, int least) {
        int nearest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centres.length; c++) {
            double sum = 0;
            for (int i = 0; i < point.length; i++) {
                sum += (point[i] - centres[c][i]) * (point[i] - centres[c][i]);
            }
            if (members[c] >= least && sum < smallest) {
                smallest = sum;
                nearest = c;
            }
        }
        return nearest;
    }
}
