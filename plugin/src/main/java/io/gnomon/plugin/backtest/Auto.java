package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.outlook.HonestChoice;
import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Chooses the learner as a user without a test would have to: all that learn, and the baselines, compete on the last
 * windows of what is known; the winner learns again from all of it.
 *
 * @param all who may compete
 * @param test windows to compete on
 * @param honest whether only those may win whose interval held
 */
record Auto(List<Contender> all, Evaluation test, boolean honest, Consumer<String> progress) {
    /** So many series tell who is better. */
    private static final int MOST_SERIES = 150;

    Forecaster choose(List<Series> known) {
        int tried = test.horizon() * test.windows();
        List<Series> longEnough =
                known.stream().filter(s -> s.size() > 2 * tried).toList();
        Contender winner = longEnough.isEmpty() ? Contender.BEGINNER : winner(longEnough, tried);
        progress.accept("auto takes " + winner.name() + ": best before the test, it learns again from all of that");
        return winner.make().learn(known, test.horizon());
    }

    private Contender winner(List<Series> known, int tried) {
        List<Series> before =
                known.stream().map(s -> s.slice(0, s.size() - tried)).toList();
        List<Named> challengers = all.stream()
                .filter(Contender::competes)
                .map(c -> {
                    progress.accept("auto: " + c.name() + " learns and is tried");
                    return new Named(c, c.make().learn(before, test.horizon()));
                })
                .toList();
        int every = Math.max(1, known.size() / MOST_SERIES);
        List<Series> some = IntStream.range(0, known.size())
                .filter(i -> i % every == 0)
                .mapToObj(known::get)
                .toList();
        List<Forecaster> forecasters =
                challengers.stream().map(Named::forecaster).toList();
        Backtest backtest = new Backtest(test.horizon(), test.windows(), test.season());
        Champion champion = honest
                ? HonestChoice.select(forecasters, some, backtest)
                : Champion.select(forecasters, some, backtest);
        return challengers.stream()
                .filter(n -> n.forecaster == champion.forecaster())
                .findFirst()
                .orElseThrow()
                .contender;
    }

    private record Named(Contender contender, Forecaster forecaster) {}
}
