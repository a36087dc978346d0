package io.gnomon.predictor.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of the next slots of a series. Within a step quantiles never fall as the level rises. Immutable.
 */
public final class Forecast {
    /** The levels of every forecast; the median is the point forecast. */
    private static final double[] LEVELS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

    private final String learner;
    private final long startSeconds;
    private final int stepSeconds;
    private final double[][] quantiles; // [step][level]

    /**
     * @param quantiles {@code [step][level]} for {@link #levels}; copied, and sorted within each step
     * @throws IllegalArgumentException on a NaN, an infinite value or a row of another length
     */
    public Forecast(String learner, long startSeconds, int stepSeconds, double[][] quantiles) {
        this.learner = learner;
        this.startSeconds = startSeconds;
        this.stepSeconds = stepSeconds;
        this.quantiles = new double[quantiles.length][];
        for (int i = 0; i < quantiles.length; i++) {
            double[] row = quantiles[i].clone();
            if (row.length != LEVELS.length) {
                throw new IllegalArgumentException("a step has " + LEVELS.length + " quantiles, not " + row.length);
            }
            for (double q : row) {
                if (!Double.isFinite(q)) {
                    throw new IllegalArgumentException(learner + " gave the quantile " + q);
                }
            }
            Arrays.sort(row);
            this.quantiles[i] = row;
        }
    }

    /** The forecast of somebody who knows nothing: no steps. */
    public static Forecast unknown(String learner, long startSeconds, int stepSeconds) {
        return new Forecast(learner, startSeconds, stepSeconds, new double[0][]);
    }

    public static List<Double> levels() {
        return Arrays.stream(LEVELS).boxed().toList();
    }

    /** The same forecast on another clock, such as one that was made by age. */
    public Forecast startingAt(long newStartSeconds) {
        return new Forecast(learner, newStartSeconds, stepSeconds, quantiles);
    }

    /** The same forecast under another learner's name, for one that leans on another. */
    public Forecast by(String newLearner) {
        return new Forecast(newLearner, startSeconds, stepSeconds, quantiles);
    }

    public boolean isUnknown() {
        return quantiles.length == 0;
    }

    public String learner() {
        return learner;
    }

    /** Start of the first forecast slot, Unix seconds. */
    public long startSeconds() {
        return startSeconds;
    }

    public int stepSeconds() {
        return stepSeconds;
    }

    public int steps() {
        return quantiles.length;
    }

    /** The quantile at any level in (0, 1), linear between the kept ones, flat outside. */
    public double quantile(int step, double level) {
        double[] row = quantiles[step];
        int above = 0;
        while (above < LEVELS.length && LEVELS[above] < level) {
            above++;
        }
        if (above == 0) {
            return row[0];
        }
        if (above == LEVELS.length) {
            return row[LEVELS.length - 1];
        }
        if (LEVELS[above] == level) {
            return row[above]; // the sum below may miss it by a rounding
        }
        double share = (level - LEVELS[above - 1]) / (LEVELS[above] - LEVELS[above - 1]);
        return row[above - 1] + share * (row[above] - row[above - 1]);
    }

    public double median(int step) {
        return quantile(step, 0.5);
    }

    /** The largest quantile of that level over the steps {@code [from, to)}. */
    public double peak(double level, int from, int to) {
        double peak = Double.NEGATIVE_INFINITY;
        for (int step = from; step < to; step++) {
            peak = Math.max(peak, quantile(step, level));
        }
        return peak;
    }
}
