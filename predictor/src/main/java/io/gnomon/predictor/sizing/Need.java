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

    /** At each level the larger of both. */
    public Need or(Need other) {
        double[] larger = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            larger[i] = Math.max(quantiles[i], other.quantile(levels[i]));
        }
        return new Need(levels, larger);
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

    /**
     * The expected cost of a slot with an allocation: what lies idle, plus the price times what is missing.
     *
     * @return in the unit of the need
     */
    public double cost(double allocation, Price price) {
        int last = levels.length - 1;
        double cost = levels[0] * side(allocation, quantiles[0], price)
                + (1 - levels[last]) * side(allocation, quantiles[last], price);
        for (int i = 1; i <= last; i++) {
            cost += (levels[i] - levels[i - 1]) * between(allocation, quantiles[i - 1], quantiles[i], price);
        }
        return cost;
    }

    private static double side(double allocation, double need, Price price) {
        return need > allocation ? price.ofShortage() * (need - allocation) : allocation - need;
    }

    /** Of a need that is spread evenly between two values. */
    private static double between(double allocation, double low, double high, Price price) {
        if (allocation <= low || allocation >= high) {
            return side(allocation, (low + high) / 2, price);
        }
        double idle = allocation - low;
        double missing = high - allocation;
        return (idle * idle + price.ofShortage() * missing * missing) / (2 * (high - low));
    }
}
