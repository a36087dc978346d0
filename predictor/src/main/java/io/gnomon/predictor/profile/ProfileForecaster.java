package io.gnomon.predictor.profile;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Past;
import io.gnomon.predictor.series.Series;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.ToDoubleFunction;

/**
 * Forecasts a server by the shadow profile of its set, fitted to what the server itself did lately: its regimes are
 * found by the profile, its moves between them and what it uses in each are counted, and the profile stands for as many
 * observations as are needed to speak where the server has hardly been (as in the adaptation of speech models, Gauvain
 * and Lee 1994). The regimes are propagated to each horizon, drawn to those that are usual at that hour of the week, and their
 * mixture gives the quantiles. Immutable.
 *
 * <p>A server with less than {@value #LEAST_SLOTS} slots, or one that did not change, is forecast by its last value.
 */
public final class ProfileForecaster implements Forecaster {
    static final String NAME = "profile-hmm";

    static final int LEAST_SLOTS = 12;
    /** What is older says more about other levels than about this one. */
    private static final int WINDOW = 72;
    /** The profile counts as so many values of one's own in each regime. */
    private static final double FLEET_VALUES = 1;
    /** The profile counts as so many moves of one's own out of each regime. */
    private static final double FLEET_MOVES = 5;
    /** For a horizon of h slots a value counts half when it is that plus h / 4 slots old. */
    private static final double HALF_LIFE = 4;

    private static final double HALF_LIFE_PER_STEP = 0.25;

    private final HourlyRegimes profile;
    private final ToDoubleFunction<Series> allocation;

    /** @param allocation of a server, in the unit of its history; where it is not positive, the last value is forecast */
    public ProfileForecaster(ShadowProfile profile, ToDoubleFunction<Series> allocation) {
        this(profile.hourly(), allocation);
    }

    private ProfileForecaster(HourlyRegimes profile, ToDoubleFunction<Series> allocation) {
        this.profile = profile;
        this.allocation = allocation;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param allocation of a server, in the unit of its history: no part of what is written
     * @throws IOException also if it is not such a forecaster, is damaged, or was written by another version
     */
    static ProfileForecaster read(InputStream from, ToDoubleFunction<Series> allocation) throws IOException {
        return new ProfileForecaster(HourlyRegimes.read(new DataInputStream(from)), allocation);
    }

    /** Everything but how a server's allocation is found. */
    public void write(OutputStream to) throws IOException {
        profile.write(new DataOutputStream(to));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        Series recent = history.slice(Math.max(0, history.size() - WINDOW), history.size());
        Past past = Past.of(history, WINDOW);
        double unit = past.isEmpty() ? 0 : allocation.applyAsDouble(history);
        boolean usable = past.size() >= LEAST_SLOTS && past.least() < past.most() && unit > 0;
        if (!usable || history.stepSeconds() != profile.stepSeconds() || steps < 1) {
            return new LastValue().forecast(history, steps).by(NAME);
        }
        double[] values = new double[recent.size()];
        for (int i = 0; i < values.length; i++) {
            double share = recent.get(i) / unit;
            values[i] = Double.isFinite(share) ? ShareScale.of(share) : Double.NaN;
        }
        Chain.Smoothed own = Smoother.smooth(profile.model(), values);
        double[][] quantiles = quantiles(own, values, history, Horizons.upTo(steps), steps);
        for (double[] row : quantiles) {
            for (int l = 0; l < row.length; l++) {
                row[l] *= unit;
            }
        }
        return past.forecast(NAME, quantiles);
    }

    private double[][] quantiles(Chain.Smoothed own, double[] values, Series history, Horizons horizons, int steps) {
        Chain chain = new Chain(own.states()[0], moves(own.moves()));
        RegimePoints points = new RegimePoints(profile.model(), values, own.states(), FLEET_VALUES);
        double[][] atHorizons = new double[horizons.count()][];
        double[] now = own.states()[values.length - 1].clone();
        double[] next = now.clone();
        int done = 0;
        for (int h = 0; h < atHorizons.length; h++) {
            for (; done < horizons.step(h); done++) {
                chain.step(now, next);
                System.arraycopy(next, 0, now, 0, now.length);
            }
            long slotStart = history.endSeconds() + (done - 1L) * history.stepSeconds();
            double halfLife = HALF_LIFE + HALF_LIFE_PER_STEP * done;
            atHorizons[h] = points.quantiles(profile.drawnToHour(now, slotStart), Math.pow(0.5, 1 / halfLife));
            for (int l = 0; l < atHorizons[h].length; l++) {
                atHorizons[h][l] = ShareScale.share(atHorizons[h][l]);
            }
        }
        return horizons.interpolate(atHorizons, steps);
    }

    private double[][] moves(double[][] counted) {
        double[][] moves = counted.clone();
        for (int i = 0; i < moves.length; i++) {
            moves[i] = counted[i].clone();
            double sum = 0;
            for (int j = 0; j < moves.length; j++) {
                moves[i][j] += FLEET_MOVES * profile.model().transition(i, j);
                sum += moves[i][j];
            }
            for (int j = 0; j < moves.length; j++) {
                moves[i][j] /= sum;
            }
        }
        return moves;
    }
}
