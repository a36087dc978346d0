package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;

/**
 * Corrects another forecaster's quantiles by what they missed in a rolling backtest on the history itself:
 * split-conformal prediction per quantile and horizon (Romano, Patterson, Candes 2019, with a correction of its own for
 * each bound, so intervals need not be symmetric). Costs as many forecasts of the other one as there are origins.
 *
 * <p>The other forecaster must not have learnt from the history. With few origins the outer quantiles are wide, because
 * nothing else is proven; with none they are the other one's.
 */
public final class ConformalForecaster implements Forecaster {
    private static final double LEAST_UNIT = 0.05;

    private final Forecaster base;
    private final int origins;
    private final int stride;

    /** Forty origins, each half a horizon after the one before. */
    public ConformalForecaster(Forecaster base) {
        this(base, 40, 0);
    }

    /**
     * Makes a corrected forecaster.
     *
     * @param origins moments of the past to try, at most
     * @param stride slots between them; 0 = half the horizon
     * @throws IllegalArgumentException if there is no origin or the stride is negative
     */
    public ConformalForecaster(Forecaster base, int origins, int stride) {
        if (origins < 1 || stride < 0) {
            throw new IllegalArgumentException(
                    "origins are at least 1 and the stride at least 0, not " + origins + " and " + stride);
        }
        this.base = base;
        this.origins = origins;
        this.stride = stride;
    }

    @Override
    public String name() {
        return base.name() + "+conformal";
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Forecast plain = base.forecast(history, steps);
        if (plain.isUnknown()) {
            return plain.by(name());
        }
        Horizons horizons = Horizons.upTo(plain.steps());
        int apart = stride > 0 ? stride : Math.max(1, plain.steps() / 2);
        // what lies between two horizons is counted at the lower one
        double[][][] missed = new double[horizons.count()][][];
        for (int h = 0; h < missed.length; h++) {
            int next = h + 1 < missed.length ? horizons.step(h + 1) : horizons.step(h) + 1;
            missed[h] = new double[Levels.COUNT][origins * (next - horizons.step(h))];
        }
        int[] counts = new int[horizons.count()];
        for (int i = 1; i <= origins; i++) {
            int origin = history.size() - i * apart;
            if (origin < 1) {
                break;
            }
            Forecast then = base.forecast(history.slice(0, origin), plain.steps());
            for (int s = 0; s < then.steps() && origin + s < history.size(); s++) {
                double actual = history.get(origin + s);
                if (!Double.isNaN(actual)) {
                    int h = horizons.below(s + 1);
                    for (int l = 0; l < Levels.COUNT; l++) {
                        missed[h][l][counts[h]] = actual - then.quantile(s, Levels.level(l));
                    }
                    counts[h]++;
                }
            }
        }
        return corrected(plain, horizons, missed, counts, Past.of(history, history.size()));
    }

    private Forecast corrected(Forecast plain, Horizons horizons, double[][][] missed, int[] counts, Past past) {
        double[][] corrections = new double[horizons.count()][Levels.COUNT];
        for (int h = 0; h < corrections.length; h++) {
            if (counts[h] == 0) {
                // never tried so far ahead: at least what a shorter horizon needed
                corrections[h] = h == 0 ? corrections[h] : corrections[h - 1];
                continue;
            }
            double width = plain.quantile(horizons.step(h) - 1, 0.9) - plain.quantile(horizons.step(h) - 1, 0.1);
            double unit = Math.max(width / 2, LEAST_UNIT * past.meanSize());
            for (int l = 0; l < Levels.COUNT; l++) {
                corrections[h][l] = Levels.conformal(missed[h][l], counts[h], unit)[l];
            }
        }
        double[][] quantiles = horizons.interpolate(corrections, plain.steps());
        for (int s = 0; s < quantiles.length; s++) {
            for (int l = 0; l < Levels.COUNT; l++) {
                quantiles[s][l] += plain.quantile(s, Levels.level(l));
            }
        }
        return past.forecast(name(), quantiles);
    }
}
