package io.gnomon.predictor.fingerprint;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The directions in which the servers of a fleet differ most: principal components of their standardised features (Pearson
 * 1901; by eigenvectors of the correlation matrix). What is not known of a server counts as the fleet's mean, so it neither
 * brings two servers together nor apart. Immutable.
 */
public final class Basis {
    private static final int MOST_FEATURES = 10_000;

    private final float[] mean;
    private final float[] scale; // 0 where nothing differs
    private final float[][] components;
    private final double explained;
    private final double kept;

    private Basis(float[] mean, float[] scale, float[][] components, double explained, double kept) {
        this.mean = mean;
        this.scale = scale;
        this.components = components;
        this.explained = explained;
        this.kept = kept;
    }

    /** Learns with every feature worth the same. */
    public static Basis learn(List<float[]> vectors, double keep) {
        float[] equal = new float[vectors.isEmpty() ? 0 : vectors.get(0).length];
        Arrays.fill(equal, 1);
        return learn(vectors, equal, keep);
    }

    /**
     * Learns from a fleet. The same vectors in any order give the same directions; the sign of each is fixed by its largest part.
     *
     * @param vectors feature vectors of one length; NaN where nothing is known
     * @param weights by which each standardised feature is multiplied, not negative: one of weight 2 counts as much as four
     *     alike ones of weight 1
     * @param keep share of the variance that the components are to explain, 0 to 1
     * @throws IllegalArgumentException if there are none, they differ in length, or {@code keep} is no such share
     */
    public static Basis learn(List<float[]> vectors, float[] weights, double keep) {
        if (vectors.isEmpty() || !(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException(
                    "a basis needs a server at least, and keeps a share above 0 and up to 1");
        }
        int size = weights.length;
        if (vectors.stream().anyMatch(v -> v.length != size)) {
            throw new IllegalArgumentException("the vectors of a fleet have one length, that of the weights");
        }
        float[] mean = new float[size];
        float[] scale = new float[size];
        for (int f = 0; f < size; f++) {
            int at = f;
            double[] known = vectors.stream()
                    .mapToDouble(v -> v[at])
                    .filter(Double::isFinite)
                    .sorted() // sums do not depend on the order of servers
                    .toArray();
            double m = Arrays.stream(known).average().orElse(0);
            double variance =
                    Arrays.stream(known).map(v -> (v - m) * (v - m)).average().orElse(0);
            mean[f] = (float) m;
            scale[f] = variance > 1e-12 ? (float) (weights[f] / Math.sqrt(variance)) : 0;
        }
        return of(mean, scale, covariance(vectors, mean, scale), keep);
    }

    private static DMatrixRMaj covariance(List<float[]> vectors, float[] mean, float[] scale) {
        int size = mean.length;
        DMatrixRMaj sum = new DMatrixRMaj(size, size);
        float[] z = new float[size];
        for (float[] vector : vectors) {
            standardise(vector, mean, scale, z);
            for (int i = 0; i < size; i++) {
                if (z[i] != 0) {
                    for (int j = i; j < size; j++) {
                        sum.data[i * size + j] += z[i] * (double) z[j];
                    }
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++) {
                double value = sum.get(i, j) / vectors.size();
                sum.set(i, j, value);
                sum.set(j, i, value);
            }
        }
        return sum;
    }

    private static Basis of(float[] mean, float[] scale, DMatrixRMaj covariance, double keep) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(mean.length, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalStateException("no principal components were found");
        }
        int[] byVariance = IntStream.range(0, eigen.getNumberOfEigenvalues())
                .boxed()
                .sorted((a, b) -> Double.compare(variance(eigen, b), variance(eigen, a)))
                .mapToInt(Integer::intValue)
                .toArray();
        double all =
                IntStream.of(byVariance).mapToDouble(i -> variance(eigen, i)).sum();
        double explained = 0;
        int n = 0;
        while (n < byVariance.length && variance(eigen, byVariance[n]) > 1e-9 && explained < keep * all - 1e-9) {
            explained += variance(eigen, byVariance[n++]);
        }
        float[][] components = IntStream.range(0, n)
                .mapToObj(i -> direction(eigen.getEigenVector(byVariance[i])))
                .toArray(float[][]::new);
        return new Basis(mean, scale, components, all > 0 ? explained / all : 1, explained);
    }

    private static double variance(EigenDecomposition_F64<DMatrixRMaj> eigen, int i) {
        return Math.max(0, eigen.getEigenvalue(i).getReal());
    }

    private static float[] direction(DMatrixRMaj vector) {
        double largest = 0;
        for (double v : vector.data) {
            largest = Math.abs(v) > Math.abs(largest) + 1e-9 ? v : largest;
        }
        float[] result = new float[vector.getNumElements()];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (largest < 0 ? -vector.data[i] : vector.data[i]);
        }
        return result;
    }

    private static void standardise(float[] vector, float[] mean, float[] scale, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = Float.isFinite(vector[i]) ? (vector[i] - mean[i]) * scale[i] : 0;
        }
    }

    /**
     * A server in these directions: its fingerprint.
     *
     * @throws IllegalArgumentException if the vector has another length than those that were learnt from
     */
    public float[] project(float[] vector) {
        if (vector.length != mean.length) {
            throw new IllegalArgumentException(
                    "a vector of " + mean.length + " features is expected, not of " + vector.length);
        }
        float[] z = new float[mean.length];
        standardise(vector, mean, scale, z);
        float[] result = new float[components.length];
        for (int c = 0; c < result.length; c++) {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                sum += components[c][i] * (double) z[i];
            }
            result[c] = (float) sum;
        }
        return result;
    }

    /**
     * How far each feature is from the fleet's mean, in deviations times its weight; 0 where nothing is known.
     *
     * @throws IllegalArgumentException as {@link #project}
     */
    public float[] deviations(float[] vector) {
        if (vector.length != mean.length) {
            throw new IllegalArgumentException(
                    "a vector of " + mean.length + " features is expected, not of " + vector.length);
        }
        float[] z = new float[mean.length];
        standardise(vector, mean, scale, z);
        return z;
    }

    /** Root of the mean squared distance of two servers of the fleet: what is usual. 0 if all are alike. */
    public double usualDistance() {
        return Math.sqrt(2 * kept);
    }

    /** How many features a vector has. */
    public int features() {
        return mean.length;
    }

    /** Writes what {@link #read} reads. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(mean.length);
        out.writeInt(components.length);
        out.writeDouble(explained);
        out.writeDouble(kept);
        writeAll(out, mean);
        writeAll(out, scale);
        for (float[] component : components) {
            writeAll(out, component);
        }
    }

    /** @throws IOException if it is no basis, or one of absurd size */
    public static Basis read(DataInput in) throws IOException {
        int features = in.readInt();
        int components = in.readInt();
        if (features < 0 || features > MOST_FEATURES || components < 0 || components > features) {
            throw new IOException("no basis: " + components + " components of " + features + " features");
        }
        double explained = in.readDouble();
        double kept = in.readDouble();
        float[] mean = readAll(in, features);
        float[] scale = readAll(in, features);
        float[][] directions = new float[components][];
        for (int c = 0; c < components; c++) {
            directions[c] = readAll(in, features);
        }
        return new Basis(mean, scale, directions, explained, kept);
    }

    private static void writeAll(DataOutput out, float[] values) throws IOException {
        for (float v : values) {
            out.writeFloat(v);
        }
    }

    private static float[] readAll(DataInput in, int length) throws IOException {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    /** How many numbers a fingerprint has. */
    public int size() {
        return components.length;
    }

    /** Share of the fleet's variance that fingerprints keep, 0 to 1. */
    public double explained() {
        return explained;
    }
}
