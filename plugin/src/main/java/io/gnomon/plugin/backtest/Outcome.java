package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Result;
import java.util.List;
import java.util.Optional;

/**
 * What came of a backtest.
 *
 * @param results of the learner that was asked for, then of the baselines
 * @param choice whom auto took, if it was asked for
 * @param endedEarly series that were not tested, as their recordings end long before the others'
 */
public record Outcome(List<Result> results, Optional<Choice> choice, List<String> endedEarly) {
    public Outcome {
        results = List.copyOf(results);
        endedEarly = List.copyOf(endedEarly);
    }
}
