package io.gnomon.predictor.forecast;

import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.events.EventForecaster;
import io.gnomon.predictor.events.Occurrences;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.predictor.series.Series;
import java.util.List;

/** All forecasters and the policies around them, those that learn having learnt from a small fleet. */
final class EveryForecaster {
    private static final List<Series> FLEET =
            List.of(Worlds.daily(1500, 3, 1), Worlds.skewed(1500, 2, 2), Worlds.walk(1500, 3));
    private static final Forecaster TREES = new TreeLearner(12, 4_000).learn(FLEET, 1);
    private static final Forecaster WEKA =
            new WekaLagLearner(WekaLagLearner.M5P, new int[] {1, 3, 12}, 2_000).learn(FLEET, 1);
    private static final Forecaster PROFILE =
            new ProfileLearner().learn(List.of(Worlds.daily(1500, 3, 1), Worlds.skewed(1500, 5, 2)), 1);

    private EveryForecaster() {}

    static List<Forecaster> all() {
        return List.of(
                new LastValue(),
                new Ewma(0.3),
                new SeasonalNaive(86_400),
                new FourierAr(),
                new WindowQuantiles(48),
                TREES,
                WEKA,
                PROFILE,
                new ConformalForecaster(new LastValue()),
                new ConformalForecaster(new FourierAr(), 5, 3),
                new AnomalyAwareForecaster(new Ewma(0.3)),
                EventForecaster.finding(new Ewma(0.3), Occurrences.NONE));
    }
}
