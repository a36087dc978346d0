package io.gnomon.plugin.backtest;

import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.trees.TreeLearner;
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
 * @param competes whether it may be chosen by {@link Auto}; one that costs much and wins nothing need not
 * @param make learns from what is known before the test; those that do not learn ignore it
 */
record Contender(String name, boolean baseline, boolean competes, Function<List<Series>, Forecaster> make) {
    /** The name under which the winner of a competition runs. */
    static final String AUTO = "auto";

    private static final int DAY_SECONDS = 86_400;
    private static final int FOUR_HOURS_SLOTS = 48;
    private static final double SMOOTHING = 0.3;
    private static final long SEED = 20_230_613;

    /** The one that needs nothing to learn from. */
    static final Contender BEGINNER =
            new Contender("window", true, true, fleet -> new WindowQuantiles(FOUR_HOURS_SLOTS));

    static final List<Contender> ALL = List.of(
            new Contender("last-value", true, false, fleet -> new LastValue()),
            new Contender("ewma", true, false, fleet -> new Ewma(SMOOTHING)),
            new Contender("seasonal", true, false, fleet -> new SeasonalNaive(DAY_SECONDS)),
            BEGINNER,
            new Contender("fourier-ar", false, false, fleet -> new FourierAr()),
            new Contender("trees", false, true, fleet -> new TreeLearner().learn(fleet, SEED)),
            new Contender("weka", false, true, fleet -> new WekaLagLearner().learn(fleet, SEED)));

    static Optional<Contender> named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    static String names() {
        return AUTO + ", " + ALL.stream().map(Contender::name).collect(Collectors.joining(", "));
    }
}
