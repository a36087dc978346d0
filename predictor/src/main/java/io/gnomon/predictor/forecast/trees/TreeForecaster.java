package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Applies what a {@link TreeLearner} has learnt. A series of which too little is known is forecast by the quantiles of its
 * last values. No quantile lies beyond what the series was seen to do.
 */
public final class TreeForecaster implements Forecaster {
    static final String NAME = "trees";

    private static final int LOOK_BACK = Features.MONTH + Features.DAY;
    private static final double LEAST_SIZE = 1e-30;
    private static final double MOST_SIZE = 1e30;

    private final TreeModel model;
    private final Forecaster fallBack = new WindowQuantiles(Features.FOUR_HOURS);

    TreeForecaster(TreeModel model) {
        this.model = model;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException also if it is not a model, is damaged, or was written by another version
     */
    public static TreeForecaster read(InputStream from) throws IOException {
        return new TreeForecaster(TreeModel.read(from));
    }

    public void write(OutputStream to) throws IOException {
        model.write(to);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** @throws IllegalArgumentException if the series is at another step than those that were learnt from */
    @Override
    public Forecast forecast(Series history, int steps) {
        if (history.stepSeconds() != model.stepSeconds()) {
            throw new IllegalArgumentException(NAME + " were learnt at a step of " + model.stepSeconds()
                    + " s and cannot forecast a series at " + history.stepSeconds() + " s");
        }
        float[] values = TreeLearner.floats(history, LOOK_BACK);
        Look look = new Look(values, values.length);
        double size = look.distance(Features.WEEK, 0);
        if (steps <= 0 || !(size > LEAST_SIZE && size < MOST_SIZE) || !Features.canSay(look)) {
            return fallBack.forecast(history, steps).by(NAME);
        }
        Features features = new Features(look, history.endSeconds(), history.stepSeconds());
        // each step for itself: many servers do something every ten minutes or once an hour, and neighbours differ
        double[][] known = model.quantiles(features, Math.min(steps, model.horizon()));
        double[][] quantiles = Arrays.copyOf(known, steps);
        for (int s = known.length; s < steps; s++) {
            quantiles[s] = known[known.length - 1].clone();
        }
        return new Forecast(NAME, history.endSeconds(), history.stepSeconds(), quantiles);
    }
}
