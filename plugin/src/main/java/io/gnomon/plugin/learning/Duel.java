package io.gnomon.plugin.learning;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.series.Series;

/**
 * Two forecasts of the same slots, made at the same time, of which only the steps 1, 2, 3, 4, 6, 8, 12, ... are kept. Immutable.
 */
final class Duel {
    private final long startSeconds;
    private final int stepSeconds;
    private final int[] steps;
    private final double[][] inForce;
    private final double[][] rival;

    /** The two have to begin at the same slot; the steps that both have are compared. */
    Duel(Forecast inForce, Forecast rival) {
        this.startSeconds = inForce.startSeconds();
        this.stepSeconds = inForce.stepSeconds();
        Horizons horizons = Horizons.upTo(Math.max(1, Math.min(inForce.steps(), rival.steps())));
        this.steps = new int[horizons.count()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = horizons.step(i);
        }
        this.inForce = kept(inForce);
        this.rival = kept(rival);
    }

    private double[][] kept(Forecast whole) {
        double[][] rows = new double[steps.length][Levels.NINETIETH + 1];
        for (int i = 0; i < steps.length; i++) {
            for (int l = 0; l < rows[i].length; l++) {
                rows[i][l] = whole.quantile(steps[i] - 1, Levels.level(l));
            }
        }
        return rows;
    }

    long startSeconds() {
        return startSeconds;
    }

    /** When its last slot is over, in Unix seconds. */
    long dueSeconds() {
        return startSeconds + (long) steps[steps.length - 1] * stepSeconds;
    }

    /** Pinball losses (mean of the levels 0.1 to 0.9 and the steps) in the resource's unit, on the slots that were measured. */
    record Losses(double inForce, double rival, int slots) {}

    Losses settle(Series history) {
        double mine = 0;
        double others = 0;
        int slots = 0;
        for (int i = 0; i < steps.length; i++) {
            long seconds = startSeconds + (steps[i] - 1L) * stepSeconds;
            long slot = Math.floorDiv(seconds - history.startSeconds(), (long) history.stepSeconds());
            double actual = slot < 0 || slot >= history.size() ? Double.NaN : history.get((int) slot);
            if (!Double.isNaN(actual)) {
                mine += loss(inForce[i], actual);
                others += loss(rival[i], actual);
                slots++;
            }
        }
        return new Losses(mine / Math.max(1, slots), others / Math.max(1, slots), slots);
    }

    private static double loss(double[] quantiles, double actual) {
        double sum = 0;
        for (int l = 0; l < quantiles.length; l++) {
            double miss = actual - quantiles[l];
            sum += Math.max(Levels.level(l) * miss, (Levels.level(l) - 1) * miss);
        }
        return sum / quantiles.length;
    }
}
