package io.gnomon.predictor.profile;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Past;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Learns one {@link ShadowProfile} from a fleet of which only usage is known, and forecasts by it. For want of an
 * allocation each server counts as if it had been given ten times its mean use of the last week. Stateless.
 */
public final class ProfileLearner implements Learner {
    private static final double MEANS = 10;
    private static final int WEEK_SECONDS = 604_800;

    @Override
    public String name() {
        return ProfileForecaster.NAME;
    }

    /**
     * Learns a {@link ProfileForecaster}; a fleet without a positive value gives the last value, under its own name.
     *
     * @throws IllegalArgumentException if the series are not all at one step
     */
    @Override
    public Forecaster learn(List<Series> fleet, long seed) {
        List<Series> shares =
                fleet.stream().map(s -> Shares.of(s, allocation(s))).toList();
        return ShadowProfile.learn("fleet", shares, seed)
                .<Forecaster>map(profile -> new ProfileForecaster(profile, ProfileLearner::allocation))
                .orElseGet(LastValue::new);
    }

    /**
     * Reads what the {@link ProfileForecaster} of a learner wrote.
     *
     * @throws IOException also if it is not such a forecaster, is damaged, or was written by another version
     */
    public static ProfileForecaster read(InputStream from) throws IOException {
        return ProfileForecaster.read(from, ProfileLearner::allocation);
    }

    private static double allocation(Series history) {
        Past past = Past.of(history, Math.max(1, WEEK_SECONDS / history.stepSeconds()));
        return MEANS * past.meanSize();
    }
}
