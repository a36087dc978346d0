package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses who makes outlooks: the lowest WQL among those whose 80 % interval held with 70 to 90 %. A sharp fan that does not hold
 * is of no use for planning, and a few windows of a week are too few to tell small differences of WQL from luck.
 */
public final class HonestChoice {
    private static final double LEAST_COVERAGE = 0.7;
    private static final double MOST_COVERAGE = 0.9;

    private HonestChoice() {}

    /**
     * Tries all on the same windows. If the interval of nobody held, the lowest WQL wins. List the simple ones first: of two
     * that are as good the first one wins.
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
        tried.sort(Comparator.<Tried, Boolean>comparing(t -> !t.held())
                .thenComparingDouble(t -> t.score.wql()) // a NaN sorts last
                .thenComparingDouble(t -> t.score.mae()));
        return new Champion(
                tried.get(0).forecaster, tried.stream().map(Tried::score).toList());
    }

    private record Tried(Forecaster forecaster, Score score) {
        boolean held() {
            return score.coverage() >= LEAST_COVERAGE && score.coverage() <= MOST_COVERAGE;
        }
    }
}
