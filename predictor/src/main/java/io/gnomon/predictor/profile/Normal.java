package io.gnomon.predictor.profile;

/** The standard normal distribution. */
final class Normal {
    static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double FAR = 7.07106781186547;
    private static final double[] TOP = {
        3.52624965998911e-02,
        0.700383064443688,
        6.37396220353165,
        33.912866078383,
        112.079291497871,
        221.213596169931,
        220.206867912376
    };
    private static final double[] BOTTOM = {
        8.83883476483184e-02,
        1.75566716318264,
        16.064177579207,
        86.7807322029461,
        296.564248779674,
        637.333633378831,
        793.826512519948,
        440.413735824752
    };

    private Normal() {}

    /** Probability of at most {@code z}, to about 1e-15 (Hart 1968, as in West, Wilmott 2005). */
    static double cdf(double z) {
        double x = Math.abs(z);
        if (x > 37) {
            return z > 0 ? 1 : 0;
        }
        double density = Math.exp(-x * x / 2);
        double tail = x < FAR
                ? density * polynomial(TOP, x) / polynomial(BOTTOM, x)
                : density / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / SQRT_TWO_PI;
        return z > 0 ? 1 - tail : tail;
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (double c : coefficients) {
            sum = sum * x + c;
        }
        return sum;
    }
}
