package io.gnomon.plugin.backtest;

import io.gnomon.predictor.forecast.Score;
import java.util.List;

/**
 * Whom {@link Auto} took, and why.
 *
 * @param learner the name of a contender
 * @param scores on windows before the test, the best one first; empty if nothing was long enough to be tried on
 */
public record Choice(String learner, List<Score> scores) {
    public Choice {
        scores = List.copyOf(scores);
    }
}
