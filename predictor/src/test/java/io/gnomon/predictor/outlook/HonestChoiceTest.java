package io.gnomon.predictor.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HonestChoiceTest {
    private static final Backtest BACKTEST = new Backtest(10, 20, 10);

    /** Says that values lie evenly around {@code middle}, no further than {@code width}. */
    private record Around(String name, double middle, double width) implements Forecaster {
        @Override
        public Forecast forecast(Series history, int steps) {
            double[] row = new double[Levels.COUNT];
            Arrays.setAll(row, l -> middle + 2 * width * (Levels.level(l) - 0.5));
            double[][] all = new double[steps][];
            Arrays.fill(all, row);
            return new Forecast(name, history.endSeconds(), history.stepSeconds(), all);
        }
    }

    /** Evenly between 9 and 11. */
    private static List<Series> noise() {
        SplittableRandom random = new SplittableRandom(3);
        double[] values = new double[400];
        Arrays.setAll(values, i -> 9 + 2 * random.nextDouble());
        return List.of(new Series(0, 3600, values));
    }

    @Test
    void whoseIntervalDoesNotHoldDoesNotWinHoweverSharpItIs() {
        Around sharp = new Around("sharp", 10, 0.7);
        Around shifted = new Around("shifted", 10.3, 1.1);
        Champion usual = Champion.select(List.of(shifted, sharp), noise(), BACKTEST);
        assertThat(usual.forecaster()).isEqualTo(sharp);
        Champion honest = HonestChoice.select(List.of(shifted, sharp), noise(), BACKTEST);
        assertThat(honest.forecaster()).isEqualTo(shifted);
        assertThat(honest.scores()).extracting(s -> s.forecaster()).containsExactly("shifted", "sharp");
    }

    @Test
    void ofThoseThatHoldAndIfNobodyDoesTheLowestLossWins() {
        Around right = new Around("right", 10, 1);
        assertThat(HonestChoice.select(List.of(new Around("shifted", 10.3, 1.1), right), noise(), BACKTEST)
                        .forecaster())
                .isEqualTo(right);
        Around narrow = new Around("narrow", 10, 0.3);
        assertThat(HonestChoice.select(List.of(new Around("point", 10, 0.01), narrow), noise(), BACKTEST)
                        .forecaster())
                .isEqualTo(narrow);
        assertThatThrownBy(() -> HonestChoice.select(List.of(), noise(), BACKTEST))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
