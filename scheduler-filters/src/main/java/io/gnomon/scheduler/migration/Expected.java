package io.gnomon.scheduler.migration;

/**
 * What a server will want of one resource, slot by slot. Immutable as long as nobody writes to the arrays, which are not
 * copied.
 *
 * @param mean in the resource's unit
 * @param deviation standard deviation of the error to be expected, in the same unit
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Expected(double[] mean, double[] deviation) {
    /** @throws IllegalArgumentException if the arrays differ in length, or hold what is no amount */
    public Expected {
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException(mean.length + " means have " + deviation.length + " deviations");
        }
        for (int s = 0; s < mean.length; s++) {
            if (!(mean[s] >= 0 && deviation[s] >= 0 && Double.isFinite(mean[s]) && Double.isFinite(deviation[s]))) {
                throw new IllegalArgumentException("slot " + s + " is no amount: " + mean[s] + " ± " + deviation[s]);
            }
        }
    }

    /** The same in every slot. */
    public static Expected constant(double mean, double deviation, int slots) {
        double[] means = new double[slots];
        double[] deviations = new double[slots];
        java.util.Arrays.fill(means, mean);
        java.util.Arrays.fill(deviations, deviation);
        return new Expected(means, deviations);
    }

    /** Its error over all slots, in the quadratic mean. */
    double usual() {
        double sum = 0;
        for (double d : deviation) {
            sum += d * d / deviation.length;
        }
        return Math.sqrt(sum);
    }
}
