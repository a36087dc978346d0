package io.gnomon.scheduler.headroom;

/** The normal distribution. */
public final class Normal {
    private Normal() {}

    /** Probability of more than {@code z} standard deviations above the mean; relative error below 1.2e-7 (Press et al., "Numerical Recipes", erfcc). */
    public static double above(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.5 * x);
        double[] c = {
            -1.26551223,
            1.00002368,
            0.37409196,
            0.09678418,
            -0.18628806,
            0.27886807,
            -1.13520398,
            1.48851587,
            -0.82215223,
            0.17087277
        };
        double polynomial = 0;
        for (int i = c.length - 1; i >= 0; i--) {
            polynomial = polynomial * t + c[i];
        }
        double tail = t * Math.exp(-x * x + polynomial) / 2;
        return z >= 0 ? tail : 1 - tail;
    }

    /** Expected amount above {@code z}, in standard deviations: what is over the mark, times how likely that is. */
    public static double excess(double z) {
        return Math.max(0, Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) - z * above(z));
    }
}
