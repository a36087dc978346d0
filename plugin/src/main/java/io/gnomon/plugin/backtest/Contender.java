package io.gnomon.plugin.backtest;

import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Somebody who takes part in a backtest.
 *
 * @param baseline whether it runs in every backtest, to be beaten
 * @param make learns from what is known before the test; those that do not learn ignore it
 */
record Contender(String name, boolean baseline, Function<List<Series>, Forecaster> make) {
    private static final int DAY_SECONDS = 86_400;
    private static final int FOUR_HOURS_SLOTS = 48;
    private static final double SMOOTHING = 0.3;
    private static final long SEED = 20_230_613;

    static final List<Contender> ALL = List.of(
            new Contender("last-value", true, fleet -> new LastValue()),
            new Contender("ewma", true, fleet -> new Ewma(SMOOTHING)),
            new Contender("seasonal", true, fleet -> new SeasonalNaive(DAY_SECONDS)),
            new Contender("window", true, fleet -> new WindowQuantiles(FOUR_HOURS_SLOTS)),
            new Contender("ewma-aware", false, fleet -> new AnomalyAwareForecaster(new Ewma(SMOOTHING))),
            new Contender("fourier-ar", false, fleet -> new FourierAr()),
            new Contender("weka", false, fleet -> new WekaLagLearner().learn(fleet, SEED)));

    static Optional<Contender> named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Contender::name).collect(Collectors.joining(", "));
    }
}
