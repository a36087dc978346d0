package io.gnomon.predictor.forecast;

import java.util.Arrays;

/** The levels of every forecast as an array, and what belongs to them. */
public final class Levels {
    private static final double[] ALL =
            Forecast.levels().stream().mapToDouble(Double::doubleValue).toArray();
    /** Standard normal quantiles of the levels. */
    private static final double[] Z = {
        -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816, 1.6449, 2.3263
    };

    public static final int COUNT = ALL.length;
    public static final int MEDIAN = 4;
    public static final int TENTH = 0;
    public static final int NINETIETH = 8;

    private Levels() {}

    public static double level(int i) {
        return ALL[i];
    }

    /**
     * The bounds that split-conformal prediction gives: below the i-th of them a new residual lies with at least (from
     * the median up) or at most (below it) that probability, if it is drawn like the old ones (Vovk et al. 2005; Lei et
     * al. 2018).
     *
     * <p>So few residuals prove nothing about the tails: a level whose rank is not among them lies beyond the outermost
     * one, by as much of its distance from the median as the rank is beyond, and by at least {@code unit}.
     *
     * @param residuals sorted in place
     * @param unit the spread that is believed while there are no residuals
     */
    public static double[] conformal(double[] residuals, int n, double unit) {
        Arrays.sort(residuals, 0, n);
        double[] bounds = new double[COUNT];
        double median = n == 0 ? 0 : middle(residuals, n);
        for (int i = 0; i < COUNT; i++) {
            double rank = ALL[i] * (n + 1);
            if (n == 0) {
                bounds[i] = unit * Z[i];
            } else if (i == MEDIAN) {
                bounds[i] = median;
            } else if (i > MEDIAN) {
                int at = (int) Math.ceil(rank - 1e-9);
                bounds[i] = at <= n
                        ? residuals[at - 1]
                        : residuals[n - 1] + (rank - n) * Math.max(residuals[n - 1] - median, unit);
            } else {
                int at = (int) Math.floor(rank + 1e-9);
                bounds[i] =
                        at >= 1 ? residuals[at - 1] : residuals[0] - (1 - rank) * Math.max(median - residuals[0], unit);
            }
        }
        return bounds;
    }

    private static double middle(double[] sorted, int n) {
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
