package io.gnomon.predictor.sizing;

/**
 * The distribution of a need as quantiles, linear between the levels and flat outside them.
 *
 * @param levels rising, within (0, 1)
 * @param quantiles rising, as many; neither array is to be changed
 */
public record Need(double[] levels, double[] quantiles) {
    /** Refuses levels without quantiles. */
    public Need {
        if (levels.length == 0 || levels.length != quantiles.length) {
            throw new IllegalArgumentException(levels.length + " levels and " + quantiles.length + " quantiles");
        }
    }

    /** The value that the need stays below with this probability. */
    public double quantile(double level) {
        int above = 0;
        while (above < levels.length && levels[above] < level) {
            above++;
        }
        if (above == 0) {
            return quantiles[0];
        }
        if (above == levels.length) {
            return quantiles[levels.length - 1];
        }
        double share = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
        return quantiles[above - 1] + share * (quantiles[above] - quantiles[above - 1]);
    }
}
