package io.gnomon.plugin.app;

import io.gnomon.plugin.backtest.Choice;
import io.gnomon.plugin.backtest.Outcome;
import io.gnomon.plugin.cli.Actions.BacktestLine;
import io.gnomon.plugin.cli.Actions.TriedLine;
import io.gnomon.predictor.backtest.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the command line shows of a backtest. Stateless. */
final class BacktestLines {
    private BacktestLines() {}

    static List<BacktestLine> of(Outcome outcome) {
        List<BacktestLine> lines = new ArrayList<>();
        Optional<Choice> choice = outcome.choice(); // of the first one: the one that was asked for
        for (Result result : outcome.results()) {
            lines.add(line(result, choice, outcome.endedEarly()));
            choice = Optional.empty();
        }
        return lines;
    }

    private static BacktestLine line(Result r, Optional<Choice> choice, List<String> endedEarly) {
        return new BacktestLine(
                r.forecaster(),
                choice.map(Choice::learner).orElse(null),
                choice.map(Choice::scores).orElse(List.of()).stream()
                        .map(s -> new TriedLine(s.forecaster(), s.wql(), s.coverage()))
                        .toList(),
                r.mae(),
                r.maeAtEnd(),
                r.maseMean(),
                r.maseMedian(),
                r.wql(),
                r.coverage(),
                r.coverageByDecile(),
                r.coverageNearlyConstant(),
                r.points(),
                r.series(),
                r.nearlyConstant(),
                r.withoutTest(),
                r.withoutScale(),
                endedEarly,
                r.trainSeconds(),
                r.forecastsPerSecond());
    }
}
