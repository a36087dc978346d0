package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;

/** The quantiles of the last values, the same for every step. */
public final class WindowQuantiles implements Forecaster {
    private final int slots;

    /**
     * Makes a forecaster that looks back so far.
     *
     * @throws IllegalArgumentException if that is not a slot at least
     */
    public WindowQuantiles(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("a window has at least one slot, not " + slots);
        }
        this.slots = slots;
    }

    @Override
    public String name() {
        return "window-" + slots;
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Past past = Past.of(history, slots);
        if (past.isEmpty() || steps <= 0) {
            return past.unknown(name());
        }
        double[] sorted = new double[past.size()];
        int n = 0;
        for (int i = 0; i < past.size(); i++) {
            if (past.isKnown(i)) {
                sorted[n++] = past.get(i);
            }
        }
        if (n == 0) {
            sorted[n++] = past.last();
        }
        Arrays.sort(sorted, 0, n);
        double[][] quantiles = new double[steps][Levels.COUNT];
        for (double[] row : quantiles) {
            for (int l = 0; l < row.length; l++) {
                double at = Levels.level(l) * (n - 1);
                int below = (int) at;
                int above = Math.min(below + 1, n - 1);
                row[l] = sorted[below] + (at - below) * (sorted[above] - sorted[below]);
            }
        }
        return past.forecast(name(), quantiles);
    }
}
