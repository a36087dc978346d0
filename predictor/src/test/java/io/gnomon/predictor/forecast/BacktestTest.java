package io.gnomon.predictor.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacktestTest {
    /** Always 10, bounds at 8 and 12. */
    private static final Forecaster TEN = new Forecaster() {
        @Override
        public String name() {
            return "ten";
        }

        @Override
        public Forecast forecast(Series history, int steps) {
            double[][] rows = new double[steps][];
            for (int s = 0; s < steps; s++) {
                rows[s] = new double[] {8, 8, 8, 8, 10, 12, 12, 12, 12, 12, 12};
            }
            return new Forecast(name(), history.endSeconds(), history.stepSeconds(), rows);
        }
    };

    @Test
    void scoresAreWhatAPencilGives() {
        Series series = new Series(0, 300, new double[] {0, 2, 4, 6, 10, 13, Double.NaN, 9});
        Score score = new Backtest(2, 2, 288).run(TEN, List.of(series));
        assertThat(score.points()).isEqualTo(3);
        assertThat(score.mae()).isCloseTo(4 / 3.0, within(1e-9));
        assertThat(score.mase()).isCloseTo(4 / 3.0 / 2, within(1e-9));
        assertThat(score.coverage()).isCloseTo(2 / 3.0, within(1e-9));
        // losses of 10: 4 below at 2 (.1+.2+.3+.4), 0, 4 above at -2 (.4+.3+.2+.1) = 4
        // of 13: 5 x (.1+..+.4) + 3 x .5 + 1 x (.6+..+.9) = 9.5; of 9: 1 + .5 + 3 = 4.5
        double pinball = (2 * 1.0 + 2 * 1.0) + (5 * 1.0 + 3 * 0.5 + 3.0) + (1.0 + 0.5 + 3 * 1.0);
        assertThat(score.wql()).isCloseTo(2 * pinball / 9 / 32, within(1e-9));
    }

    @Test
    void aSeriesThatNeverChangedIsCountedAndLeftOutOfMase() {
        Series flat = new Series(0, 300, new double[] {5, 5, 5, 5, 5, 5});
        Score score = new Backtest(1, 2, 288).run(new LastValue(), List.of(flat, Worlds.walk(50, 1)));
        assertThat(score.series()).isEqualTo(2);
        assertThat(score.withoutScale()).isEqualTo(1);
        assertThat(score.mase()).isFinite();
    }

    @Test
    void nothingToScoreIsNotANumberAndASeriesShorterThanTheHorizonIsTriedAsFarAsItGoes() {
        assertThat(new Backtest(5, 2, 288).run(new LastValue(), List.of()).mae())
                .isNaN();
        Series shortOne = new Series(0, 300, new double[] {1, 2, 3});
        assertThat(new Backtest(48, 20, 288)
                        .run(new LastValue(), List.of(shortOne))
                        .points())
                .isEqualTo(2);
        assertThatThrownBy(() -> new Backtest(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theChampionIsTheOneThatFitsTheWorld() {
        Backtest backtest = new Backtest(24, 10, 288);
        List<Forecaster> challengers =
                List.of(new LastValue(), new Ewma(0.3), new SeasonalNaive(86_400), new FourierAr());
        Champion daily =
                Champion.select(challengers, List.of(Worlds.daily(2000, 2, 1), Worlds.daily(2000, 2, 2)), backtest);
        assertThat(daily.forecaster().name()).isEqualTo("fourier-ar");
        assertThat(daily.scores()).hasSize(4).isSortedAccordingTo((a, b) -> Double.compare(a.wql(), b.wql()));
        Champion walk = Champion.select(
                challengers, List.of(Worlds.walk(1500, 1), Worlds.walk(1500, 2), Worlds.walk(1500, 3)), backtest);
        assertThat(walk.forecaster().name()).isNotEqualTo("seasonal-1d");
        Champion zeros = Champion.select(challengers, List.of(new Series(0, 300, new double[500])), backtest);
        assertThat(zeros.forecaster().name()).isEqualTo("last-value");
    }
}
