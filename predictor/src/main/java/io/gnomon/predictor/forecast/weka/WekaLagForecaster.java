package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.Past;
import io.gnomon.predictor.series.Series;
import java.util.concurrent.ConcurrentLinkedQueue;
import weka.classifiers.Classifier;
import weka.core.DenseInstance;
import weka.core.Instances;

/**
 * Applies a model that a {@link WekaLagLearner} learnt from a fleet: one Weka classifier per horizon, linear between the
 * horizons, flat after the last. Safe for many threads although many classifiers are not: each call takes a copy of its
 * own from a pool.
 */
public final class WekaLagForecaster implements Forecaster {
    private final ModelBytes model;
    private final Horizons horizons;
    private final ConcurrentLinkedQueue<Classifier[]> copies = new ConcurrentLinkedQueue<>();
    private final Instances header;

    WekaLagForecaster(ModelBytes model) {
        this.model = model;
        this.horizons = Horizons.of(model.horizons());
        this.header = LagFeatures.header(0);
        this.copies.add(model.classifiers());
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IllegalArgumentException if these are not the bytes of such a model
     */
    public static WekaLagForecaster load(byte[] bytes) {
        WekaRuntime.prepare();
        return new WekaLagForecaster(ModelBytes.read(bytes));
    }

    /** The model with all that it needs to forecast, for storing. */
    public byte[] save() {
        return model.write();
    }

    @Override
    public String name() {
        return model.name();
    }

    /** Slots of the series that it was learnt from and can be applied to. */
    public int stepSeconds() {
        return model.stepSeconds();
    }

    /** Throws an IllegalArgumentException for a history at another step than the model was learnt at. */
    @Override
    public Forecast forecast(Series history, int steps) {
        if (history.stepSeconds() != model.stepSeconds()) {
            throw new IllegalArgumentException(name() + " was learnt at a step of " + model.stepSeconds()
                    + " s and cannot forecast a series at " + history.stepSeconds() + " s");
        }
        Past past = Past.of(history, LagFeatures.MOST_SLOTS);
        int n = past.size();
        double size = n < LagFeatures.LEAST_SLOTS ? 0 : LagFeatures.size(past, n);
        if (!(size > 0) || !Double.isFinite(size) || steps <= 0) {
            return new LastValue().forecast(history, steps).by(name());
        }
        double unit = LagFeatures.unit(past, n, size);
        double[] changes = changes(past, size, unit);
        double room = (past.most() - past.least()) / 2;
        double[][] rows = new double[horizons.count()][Levels.COUNT];
        for (int h = 0; h < rows.length; h++) {
            double change = Double.isFinite(changes[h]) ? changes[h] : 0;
            double point = past.last() + unit * change;
            point = Math.max(past.least() - room, Math.min(past.most() + room, point));
            for (int l = 0; l < Levels.COUNT; l++) {
                rows[h][l] = point + unit * model.errors()[h][l];
            }
        }
        return past.forecast(name(), horizons.interpolate(rows, steps));
    }

    private double[] changes(Past past, double size, double unit) {
        Classifier[] mine = copies.poll();
        if (mine == null) {
            mine = model.classifiers();
        }
        double[] changes = new double[mine.length];
        try {
            for (int h = 0; h < mine.length; h++) {
                double[] row = LagFeatures.of(past, past.size(), horizons.step(h), size, unit);
                row[LagFeatures.COUNT] = Double.NaN;
                DenseInstance instance = new DenseInstance(1, row);
                instance.setDataset(header);
                changes[h] = mine[h].classifyInstance(instance);
            }
        } catch (Exception e) {
            throw new IllegalStateException(name() + " could not be applied", e);
        }
        copies.add(mine);
        return changes;
    }
}
