package io.gnomon.scheduler.migration;

import io.gnomon.scheduler.headroom.Normal;

/** What the servers of one hypervisor want together of one resource, slot by slot. Not thread-safe. */
final class Load {
    /**
     * How far servers' errors go together, as the part of a correlation: what drives one often drives its neighbours. Assumed,
     * not measured.
     */
    private static final double TOGETHER = 0.2;

    /** What nobody foresees, as a share of the hypervisor. */
    private static final double SURPRISE = 0.01;

    /** So many deviations above the mean lies the quantile 0.9. */
    private static final double CAUTION = 1.2816;

    private final double mark;
    private final double least;
    private final double[] mean;
    private final double[] deviation;
    private final double[] variance;

    /** @param mark above which it is contended */
    Load(double mark, int slots) {
        this.mark = mark;
        this.least = Math.max(1e-9, SURPRISE * mark);
        this.mean = new double[slots];
        this.deviation = new double[slots];
        this.variance = new double[slots];
    }

    /** @param sign 1: it comes; -1: it goes */
    void change(Expected of, int sign) {
        for (int s = 0; s < mean.length; s++) {
            mean[s] += sign * of.mean()[s];
            deviation[s] += sign * of.deviation()[s];
            variance[s] += sign * of.deviation()[s] * of.deviation()[s];
        }
    }

    private double spread(int s) {
        double together = Math.max(0, deviation[s]);
        double alone = Math.max(0, variance[s]);
        return Math.sqrt(TOGETHER * together * together + (1 - TOGETHER) * alone + least * least);
    }

    /** Probability that more is wanted than the mark. */
    double probability(int s) {
        return Normal.above((mark - mean[s]) / spread(s));
    }

    /** Expected amount above the mark. */
    double excess(int s) {
        double spread = spread(s);
        return spread * Normal.excess((mark - mean[s]) / spread);
    }

    /** Whether nine times out of ten the mark is kept, in every slot. */
    boolean fits() {
        for (int s = 0; s < mean.length; s++) {
            if (mean[s] + CAUTION * spread(s) > mark) {
                return false;
            }
        }
        return true;
    }

    double peak() {
        double peak = 0;
        for (double m : mean) {
            peak = Math.max(peak, m);
        }
        return peak;
    }
}
