package io.gnomon.scheduler.migration;

import io.gnomon.scheduler.headroom.Normal;
import java.util.Arrays;

/**
 * What the servers of one hypervisor want together of one resource, slot by slot. Errors of forecasts go together as far as the
 * servers' demand did of late ({@link Swing}). Immutable.
 */
final class Load {
    /**
     * How far the errors of servers go together whose swing is not known, as the part of a correlation: what drives one often
     * drives its neighbours. Assumed, not measured.
     */
    private static final double TOGETHER = 0.2;

    /** What nobody foresees, as a share of the hypervisor. */
    private static final double SURPRISE = 0.03;

    /** So many deviations above the mean lies the quantile 0.9. */
    private static final double CAUTION = 1.2816;

    private final double mark;
    private final double[] mean;

    /** Of servers whose swing is not known: sums of deviations, and of variances. */
    private final double[] deviation;

    private final double[] variance;

    /** Of the others: sum of variances; of their swings, each as large as its usual error; the variance of that sum. */
    private final double[] apart;

    private final double[] swing;
    private final double joint;
    private final double usualApart;

    private Load(
            double mark,
            double[] mean,
            double[] deviation,
            double[] variance,
            double[] apart,
            double[] swing,
            double joint,
            double usualApart) {
        this.mark = mark;
        this.mean = mean;
        this.deviation = deviation;
        this.variance = variance;
        this.apart = apart;
        this.swing = swing;
        this.joint = joint;
        this.usualApart = usualApart;
    }

    /** Of no servers. @param mark above which it is contended */
    static Load none(double mark, int slots) {
        double[] nothing = new double[slots];
        return new Load(mark, nothing, nothing, nothing, nothing, new double[0], 0, 0);
    }

    /** @param sign 1: a server comes; -1: it goes */
    Load with(Expected of, Swing how, int sign) {
        boolean known = how.slots() > 0;
        double[] none = new double[mean.length];
        double usual = of.usual();
        double together = 0;
        double[] swings = Arrays.copyOf(swing, Math.max(swing.length, how.slots()));
        for (int s = 0; s < how.slots(); s++) {
            together += swings[s] * usual * how.at(s) / how.slots();
            swings[s] += sign * usual * how.at(s);
        }
        double own = known ? usual * usual : 0;
        double[] squares = squares(of.deviation());
        return new Load(
                mark,
                sum(mean, of.mean(), sign),
                sum(deviation, known ? none : of.deviation(), sign),
                sum(variance, known ? none : squares, sign),
                sum(apart, known ? squares : none, sign),
                swings,
                joint + 2 * sign * together + own * (1 - how.unseen() + sign * how.unseen()),
                usualApart + sign * own);
    }

    private static double[] sum(double[] a, double[] b, int sign) {
        double[] sum = new double[a.length];
        for (int s = 0; s < sum.length; s++) {
            sum[s] = a[s] + sign * b[s];
        }
        return sum;
    }

    private static double[] squares(double[] a) {
        double[] squares = new double[a.length];
        for (int s = 0; s < a.length; s++) {
            squares[s] = a[s] * a[s];
        }
        return squares;
    }

    private double spread(int s) {
        double swings = usualApart > 0 ? apart[s] * joint / usualApart : 0;
        double others = TOGETHER * deviation[s] * deviation[s] + (1 - TOGETHER) * variance[s];
        double least = Math.max(1e-9, SURPRISE * mark);
        // differences of sums may end a little below nothing
        return Math.sqrt(Math.max(0, swings) + Math.max(0, others) + least * least);
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
        return Math.max(0, Arrays.stream(mean).max().orElse(0));
    }
}
