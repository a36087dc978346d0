package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.Locale;

/** It stays at its exponentially weighted mean. */
public final class Ewma implements Forecaster {
    private static final int MOST_SLOTS = 4032;

    private final double alpha;

    /**
     * Makes a forecaster with a given memory.
     *
     * @param alpha weight of the newest value, in (0, 1]
     * @throws IllegalArgumentException if it is not
     */
    public Ewma(double alpha) {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be above 0 and at most 1, not " + alpha);
        }
        this.alpha = alpha;
    }

    @Override
    public String name() {
        return String.format(Locale.ROOT, "ewma-%s", alpha);
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Past past = Past.of(history, MOST_SLOTS);
        double[] before = new double[past.size() + 1];
        for (int i = 0; i < past.size(); i++) {
            before[i + 1] = i == 0 ? past.get(0) : before[i] + alpha * (past.get(i) - before[i]);
        }
        return Fan.around(name(), past, 1, Fan.level(before), steps);
    }
}
