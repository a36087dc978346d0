package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Renamed;
import io.gnomon.predictor.outlook.HonestChoice;
import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Chooses the learner as a user without a test would have to: all that learn, and the baselines, compete on the last
 * windows of what is known, having learnt from what lies before the first of these ({@link Cut}). The winner learns again
 * from all of it.
 *
 * @param all who may compete
 * @param test windows to compete on
 * @param honest whether only those may win whose interval held
 */
record Auto(List<Contender> all, Evaluation test, boolean honest, Consumer<String> progress) {
    /** So many series tell who is better. */
    private static final int MOST_SERIES = 150;

    Choice choose(List<Series> known) {
        int tried = test.horizon() * test.windows();
        List<Series> longEnough =
                known.stream().filter(s -> s.size() > 2 * tried).toList();
        return longEnough.isEmpty() ? new Choice(Contender.BEGINNER.name(), List.of()) : choose(longEnough, tried);
    }

    private Choice choose(List<Series> known, int tried) {
        Cut cut = Cut.of(known, tried);
        List<Series> before =
                known.stream().map(cut::known).filter(s -> s.size() > 0).toList();
        List<Forecaster> challengers = all.stream()
                .filter(Contender::competes)
                .map(c -> {
                    progress.accept("auto: " + c.name() + " learns and is tried");
                    return (Forecaster) new Renamed(c.make().learn(before, test.horizon()), c.name());
                })
                .toList();
        List<Series> triedOn = known.stream().filter(s -> !cut.isEarly(s)).toList();
        int every = Math.max(1, triedOn.size() / MOST_SERIES);
        List<Series> some = IntStream.range(0, triedOn.size())
                .filter(i -> i % every == 0)
                .mapToObj(triedOn::get)
                .toList();
        Backtest backtest = new Backtest(test.horizon(), test.windows(), test.season());
        Champion champion = honest
                ? HonestChoice.select(challengers, some, backtest)
                : Champion.select(challengers, some, backtest);
        return new Choice(champion.forecaster().name(), champion.scores());
    }
}
