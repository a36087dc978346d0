package io.gnomon.plugin.backtest;

import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.BlendLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Somebody who takes part in a backtest.
 *
 * @param baseline whether it runs in every backtest, to be beaten
 * @param competes whether it may be chosen by {@link Auto}; one that costs much and wins nothing need not
 * @param make learns from what is known before the test; those that do not learn ignore it
 */
record Contender(String name, boolean baseline, boolean competes, Learning make) {
    /** Learns from what is known before the test, to forecast so many steps. */
    interface Learning {
        Forecaster learn(List<Series> known, int steps);
    }

    /** The name under which the winner of a competition runs. */
    static final String AUTO = "auto";

    private static final int DAY_SECONDS = 86_400;
    private static final int WEEK_SECONDS = 7 * DAY_SECONDS;
    private static final int MOST_TREE_STEPS = 48;
    private static final int TREE_EXAMPLES = 150_000;
    private static final int OUTLOOK_EXAMPLES = 60_000;
    private static final int FOUR_HOURS_SLOTS = 48;
    private static final double SMOOTHING = 0.3;
    private static final long SEED = 20_230_613;

    /** The one that needs nothing to learn from. */
    static final Contender BEGINNER =
            new Contender("window", true, true, (fleet, steps) -> new WindowQuantiles(FOUR_HOURS_SLOTS));

    static final List<Contender> ALL = List.of(
            new Contender("last-value", true, false, (fleet, steps) -> new LastValue()),
            new Contender("ewma", true, false, (fleet, steps) -> new Ewma(SMOOTHING)),
            new Contender("seasonal", true, false, (fleet, steps) -> new SeasonalNaive(DAY_SECONDS)),
            BEGINNER,
            new Contender(
                    "ewma-aware", false, false, (fleet, steps) -> new AnomalyAwareForecaster(new Ewma(SMOOTHING))),
            new Contender("fourier-ar", true, true, (fleet, steps) -> new FourierAr()),
            new Contender("trees", false, true, (fleet, steps) -> new TreeLearner(
                            Math.min(steps, MOST_TREE_STEPS), TREE_EXAMPLES)
                    .learn(fleet, SEED)),
            new Contender("weka", false, true, (fleet, steps) -> new WekaLagLearner().learn(fleet, SEED)),
            new Contender("profile-hmm", false, true, (fleet, steps) -> new ProfileLearner().learn(fleet, SEED)));

    /** Who takes part: for the steps of the recordings, or for those of an outlook. */
    static List<Contender> all(Optional<Ahead> outlook) {
        return outlook.map(Contender::outlook).orElse(ALL);
    }

    private static List<Contender> outlook(Ahead ahead) {
        List<Contender> all = new ArrayList<>(List.of(
                new Contender("last-value", true, false, (fleet, steps) -> new LastValue()),
                new Contender("ewma", true, false, (fleet, steps) -> new Ewma(SMOOTHING)),
                new Contender("yesterday", true, false, (fleet, steps) -> new SeasonalNaive(DAY_SECONDS)),
                new Contender("last-week", true, false, (fleet, steps) -> new SeasonalNaive(WEEK_SECONDS)),
                window(ahead.steps()),
                window(ahead == Ahead.WEEK ? ahead.slotsPerDay() : 3 * ahead.slotsPerDay()),
                new Contender("blend", true, true, (fleet, steps) -> new BlendLearner(ahead).learn(fleet, SEED))));
        if (ahead == Ahead.HOUR) { // trees count their lags in slots of five minutes
            all.add(new Contender(
                    "trees", true, true, (fleet, steps) -> new TreeLearner(ahead.steps(), OUTLOOK_EXAMPLES)
                            .learn(fleet, SEED)));
        } else { // over hundreds of windows of an hour it costs more than all others together
            all.add(new Contender("fourier-ar", true, true, (fleet, steps) -> new FourierAr()));
        }
        return List.copyOf(all);
    }

    private static Contender window(int slots) {
        return new Contender("window-" + slots, true, true, (fleet, steps) -> new WindowQuantiles(slots));
    }

    static Optional<Contender> named(String name, Optional<Ahead> outlook) {
        return all(outlook).stream().filter(c -> c.name().equals(name)).findFirst();
    }

    static String names(Optional<Ahead> outlook) {
        return AUTO + ", " + all(outlook).stream().map(Contender::name).collect(Collectors.joining(", "));
    }
}
