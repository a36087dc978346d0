package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The forecaster that did best on a series or a group of series, and how well all did. Immutable.
 *
 * @param forecaster the best by WQL
 * @param scores of all that were tried, best first
 */
public record Champion(Forecaster forecaster, List<Score> scores) {
    /** Keeps the scores as they are. */
    public Champion {
        scores = List.copyOf(scores);
    }

    /**
     * Tries all on the same windows. The lowest WQL wins, then the lowest MAE (where all values are zero there is no
     * WQL), then the one that comes first: list the simple ones first.
     *
     * @throws IllegalArgumentException if there is nobody to choose from
     */
    public static Champion select(List<? extends Forecaster> challengers, List<Series> group, Backtest backtest) {
        if (challengers.isEmpty()) {
            throw new IllegalArgumentException("a champion is chosen from at least one challenger");
        }
        List<Tried> tried = new ArrayList<>();
        for (Forecaster challenger : challengers) {
            tried.add(new Tried(challenger, backtest.run(challenger, group)));
        }
        // a NaN sorts last
        tried.sort(Comparator.<Tried>comparingDouble(t -> t.score.wql()).thenComparingDouble(t -> t.score.mae()));
        return new Champion(
                tried.get(0).forecaster, tried.stream().map(Tried::score).toList());
    }

    private record Tried(Forecaster forecaster, Score score) {}
}
