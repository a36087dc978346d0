package io.gnomon.scheduler.model;

import java.util.Arrays;
import java.util.List;

/**
 * What servers want of CPU together, in cores: those of one hypervisor, or one new server. Of the sum itself, slot by slot,
 * so that servers that peak at the same time count for more than those that take turns. Immutable, thread-safe.
 *
 * <p>The variance of the sum has three parts: how it moved in the slots that are known; the noise of servers that were not
 * there in some of them; and doubt, the variance of means that are not known well, because a server is young or may change
 * its ways. Doubts of servers of one kind are taken to hang together (correlation {@link #KINSHIP}), as such servers often
 * do the same work: they are better kept apart.
 */
public final class Demand {
    /** Correlation of what is not known of two servers of one kind. */
    public static final double KINSHIP = 0.5;

    private final float[] deviations;
    private final double mean;
    private final double moved;
    private final double noise;
    private final double doubt;
    private final float[] doubtOfKind;
    private final double kindred;
    private final int kind;
    /** Which of an outlook's hypervisors it is; -1: none. */
    private final int row;
    /** Covariance with each of an outlook's hypervisors, made once for all requests; empty: not made. */
    private final double[] covariances;

    /**
     * @param deviations of the sum from its mean, in each slot; not copied
     * @param noise variance that does not show in them
     * @param doubt sum of the variances of the servers' means
     * @param doubtOfKind sum of the standard deviations of the means, for each kind of server; not copied
     * @param kind of the one server, an index into it; -1 for several
     */
    public Demand(float[] deviations, double mean, double noise, double doubt, float[] doubtOfKind, int kind) {
        this(deviations, mean, noise, doubt, doubtOfKind, kind, -1, new double[0]);
    }

    private Demand(
            float[] deviations,
            double mean,
            double noise,
            double doubt,
            float[] doubtOfKind,
            int kind,
            int row,
            double[] covariances) {
        this.deviations = deviations;
        this.mean = mean;
        this.moved = deviations.length == 0 ? 0 : dot(deviations, deviations) / deviations.length;
        this.noise = noise;
        this.doubt = doubt;
        this.doubtOfKind = doubtOfKind;
        this.kindred = dot(doubtOfKind, doubtOfKind);
        this.kind = kind;
        this.row = row;
        this.covariances = covariances;
    }

    /** The same, known by its place among the hypervisors of an outlook. */
    public Demand inRow(int place) {
        return new Demand(deviations, mean, noise, doubt, doubtOfKind, kind, place, covariances);
    }

    /**
     * The same, with its covariance with each hypervisor of an outlook made at once: a request that ranks ten thousand of
     * them then reads ten thousand numbers, not three million.
     *
     * @param hypervisors each in the row of its place
     */
    public Demand against(List<Demand> hypervisors) {
        double[] all = new double[hypervisors.size()];
        for (int h = 0; h < all.length; h++) {
            all[h] = hypervisors.get(h).product(this);
        }
        return new Demand(deviations, mean, noise, doubt, doubtOfKind, kind, row, all);
    }

    /** Cores that are wanted on average. */
    public double mean() {
        return mean;
    }

    /** Standard deviation of what is wanted in a slot, in cores. */
    public double deviation() {
        return Math.sqrt(moved + noise + doubts(doubt, kindred));
    }

    /** {@code plus(server).deviation()} without making it: this is asked for of every hypervisor for every request. */
    public double deviationWith(Demand server) {
        double variance = moved
                + server.moved
                + 2 * covariance(server)
                + noise
                + server.noise
                + doubts(doubt + server.doubt, kindredWith(server));
        return Math.sqrt(Math.max(0, variance));
    }

    /** Correlation of both over the slots that are known, -1..1; 0 where one of them does not move. */
    public double correlation(Demand other) {
        double scale = Math.sqrt(moved * other.moved);
        return scale > 0 ? Math.max(-1, Math.min(1, covariance(other) / scale)) : 0;
    }

    /** Both together. They must be of one outlook. */
    public Demand plus(Demand other) {
        float[] sum = sum(deviations, other.deviations);
        float[] kinds = sum(doubtOfKind, other.doubtOfKind);
        return new Demand(sum, mean + other.mean, noise + other.noise, doubt + other.doubt, kinds, -1);
    }

    private static double doubts(double apart, double together) {
        return (1 - KINSHIP) * apart + KINSHIP * together;
    }

    private double kindredWith(Demand server) {
        if (server.kind < 0) {
            return kindred + server.kindred + 2 * dot(doubtOfKind, server.doubtOfKind);
        }
        double there = server.kind < doubtOfKind.length ? doubtOfKind[server.kind] : 0;
        return kindred + server.kindred + 2 * there * server.doubtOfKind[server.kind];
    }

    private double covariance(Demand other) {
        return row >= 0 && row < other.covariances.length ? other.covariances[row] : product(other);
    }

    private double product(Demand other) {
        int n = Math.min(deviations.length, other.deviations.length);
        return n == 0 ? 0 : dot(deviations, other.deviations) / n;
    }

    /** Four sums side by side: the processor need not wait for one addition before the next. */
    private static double dot(float[] a, float[] b) {
        int n = Math.min(a.length, b.length);
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < n; i++) {
            s0 += a[i] * b[i];
        }
        return (double) s0 + s1 + s2 + s3;
    }

    private static float[] sum(float[] a, float[] b) {
        float[] result = Arrays.copyOf(a, Math.max(a.length, b.length));
        for (int i = 0; i < b.length; i++) {
            result[i] += b[i];
        }
        return result;
    }
}
