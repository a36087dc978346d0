package io.gnomon.predictor.neighbors;

import java.util.Arrays;
import java.util.List;

/**
 * Makes values of one channel comparable whatever their unit: linear near zero, logarithmic above what is usual in the
 * fleet, then divided by the fleet's robust spread. A difference of 1 is a typical difference between two servers.
 */
final class Scale {
    /** Spread of a fleet that is all alike: a relative difference of about a third then counts as 1. */
    private static final double LEAST_SPREAD = 0.3;

    private static final int MOST_SLOTS = 2000;

    private final double knee;
    private final double spread;

    private Scale(double knee, double spread) {
        this.knee = knee;
        this.spread = spread;
    }

    static Scale of(List<AgedSeries> fleet, int channel) {
        int total = fleet.stream().mapToInt(s -> s.age() / stride(s) + 1).sum();
        double[] values = new double[total];
        double[] jumps = new double[total];
        int n = 0;
        int m = 0;
        for (AgedSeries server : fleet) {
            for (int t = 0; t < server.age(); t += stride(server)) {
                double v = server.get(channel, t);
                if (!Double.isNaN(v)) {
                    values[n++] = Math.abs(v);
                    double jump = Math.abs(v - server.get(channel, t - 1));
                    if (!Double.isNaN(jump)) {
                        jumps[m++] = jump;
                    }
                }
            }
        }
        values = Arrays.copyOf(values, n);
        jumps = Arrays.copyOf(jumps, m);
        Arrays.sort(values);
        Arrays.sort(jumps);
        // what is usual, but not so small that sampling noise looks like a difference
        double knee = Math.max(quantile(values, 0.5), 2 * quantile(jumps, 0.5));
        if (knee <= 0) {
            double mean = Arrays.stream(values).average().orElse(0);
            knee = mean > 0 ? mean : 1;
        }
        double width = asinh(quantile(values, 0.95) / knee) - asinh(quantile(values, 0.05) / knee);
        return new Scale(knee, Math.max(LEAST_SPREAD, width / 3.29));
    }

    double apply(double value) {
        return asinh(value / knee) / spread;
    }

    /** Of a long life a sample is enough. */
    private static int stride(AgedSeries server) {
        return 1 + server.age() / MOST_SLOTS;
    }

    private static double quantile(double[] sorted, double level) {
        if (sorted.length == 0) {
            return 0;
        }
        double at = level * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static double asinh(double x) {
        double a = Math.abs(x);
        return Math.copySign(Math.log(a + Math.sqrt(a * a + 1)), x);
    }
}
