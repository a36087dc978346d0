package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;

/** Longer steps from shorter ones. */
public final class Coarse {
    /** A slot of which less was measured says nothing. */
    private static final double LEAST_KNOWN = 0.25;

    private Coarse() {}

    /**
     * A series at a longer step. Slots are counted back from its end, so that a forecast begins now and not at the next
     * full hour; what is left over at the beginning is dropped.
     *
     * @param stepSeconds a multiple of the step of the series
     * @param how MEAN of the known slots, or MAX of them: the peak
     * @throws IllegalArgumentException if it is no multiple
     */
    public static Series of(Series fine, int stepSeconds, Aggregate how) {
        int factor = factor(fine.stepSeconds(), stepSeconds);
        if (factor == 1) {
            return fine;
        }
        double[] values = new double[fine.size() / factor];
        int first = fine.size() - values.length * factor;
        for (int i = 0; i < values.length; i++) {
            values[i] = one(fine, first + i * factor, factor, how);
        }
        return new Series(fine.startSeconds() + (long) first * fine.stepSeconds(), stepSeconds, values);
    }

    private static double one(Series fine, int from, int length, Aggregate how) {
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        int known = 0;
        for (int i = from; i < from + length; i++) {
            double v = fine.get(i);
            if (!Double.isNaN(v)) {
                sum += v / length; // so that sums of the largest numbers stay finite
                most = Math.max(most, v);
                known++;
            }
        }
        if (known < LEAST_KNOWN * length) {
            return Double.NaN;
        }
        double value = how == Aggregate.MEAN ? sum * length / known : most;
        return Double.isFinite(value) ? value : most;
    }

    /**
     * A forecast at a longer step. The quantiles of a mean are taken for the means of the quantiles, and those of a peak for
     * the largest, as if all slots of a step were off in the same direction; they are for a fan that was widened step by
     * step, not for independent slots.
     */
    public static Forecast of(Forecast fine, int stepSeconds, Aggregate how) {
        int factor = factor(fine.stepSeconds(), stepSeconds);
        double[][] quantiles = new double[fine.steps() / factor][Levels.COUNT];
        for (int s = 0; s < quantiles.length; s++) {
            for (int l = 0; l < Levels.COUNT; l++) {
                double sum = 0;
                double most = Double.NEGATIVE_INFINITY;
                for (int i = s * factor; i < (s + 1) * factor; i++) {
                    double q = fine.quantile(i, Levels.level(l));
                    sum += q / factor;
                    most = Math.max(most, q);
                }
                quantiles[s][l] = how == Aggregate.MEAN ? sum : most;
            }
        }
        return new Forecast(fine.learner(), fine.startSeconds(), stepSeconds, quantiles);
    }

    /** A forecast at a shorter step, on which each of its steps is repeated. */
    static Forecast repeated(Forecast coarse, int stepSeconds) {
        int factor = factor(stepSeconds, coarse.stepSeconds());
        double[][] quantiles = new double[coarse.steps() * factor][Levels.COUNT];
        for (int s = 0; s < quantiles.length; s++) {
            for (int l = 0; l < Levels.COUNT; l++) {
                quantiles[s][l] = coarse.quantile(s / factor, Levels.level(l));
            }
        }
        return new Forecast(coarse.learner(), coarse.startSeconds(), stepSeconds, quantiles);
    }

    static int factor(int shortSeconds, int longSeconds) {
        if (longSeconds % shortSeconds != 0 || longSeconds < shortSeconds) {
            throw new IllegalArgumentException(
                    "a step of " + longSeconds + " s is not made of steps of " + shortSeconds + " s");
        }
        return longSeconds / shortSeconds;
    }
}
