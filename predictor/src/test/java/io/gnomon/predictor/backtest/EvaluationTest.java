package io.gnomon.predictor.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.series.Series;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Two windows of two steps, a season of two. */
    private static final Evaluation SMALL = new Evaluation(2, 2, 2);

    /** Says 10 with an interval of 9 to 11, whatever came before. */
    private static final Forecaster TEN = new Forecaster() {
        @Override
        public String name() {
            return "ten";
        }

        @Override
        public Forecast forecast(Series history, int steps) {
            double[][] quantiles = new double[steps][];
            for (int s = 0; s < steps; s++) {
                quantiles[s] = new double[] {9, 9.25, 9.5, 9.75, 10, 10.25, 10.5, 10.75, 11, 11, 11};
            }
            return new Forecast("ten", history.endSeconds(), history.stepSeconds(), quantiles);
        }
    };

    @Test
    void theFiguresAreThoseThatTheFormulasGive() throws InterruptedException {
        // before the test: |5-1|, |3-2|, |1-5| over a season of 2 -> scale 3; test: 10, 12, gap, 8
        Result r = run(TEN, series(1, 2, 5, 3, 1, 10, 12, Double.NaN, 8));
        assertThat(r.mae()).isEqualTo(4.0 / 3);
        // the second steps: 12 and 8
        assertThat(r.maeAtEnd()).isEqualTo(2);
        assertThat(r.maseMean()).isCloseTo(4.0 / 3 / 3, within(1e-12));
        assertThat(r.maseMedian()).isEqualTo(r.maseMean());
        assertThat(r.points()).isEqualTo(3);
        assertThat(r.coverage()).isCloseTo(1.0 / 3, within(1e-12));
        double pinball = 0;
        for (double actual : new double[] {10, 12, 8}) {
            for (int l = 1; l <= 9; l++) {
                double miss = actual - (9 + (l - 1) * 0.25);
                pinball += Math.max(l / 10.0 * miss, (l / 10.0 - 1) * miss);
            }
        }
        assertThat(r.wql()).isCloseTo(2 * pinball / 9 / 30, within(1e-12));
    }

    @Test
    void seriesThatCannotBeScoredAreCountedAndLeftOut() throws InterruptedException {
        Result r = run(
                TEN,
                series(1, 2, 5, 3, 1, 10, 12, 9, 8),
                series(4, 4, 4, 4, 4, 4, 4, 4, 5), // no scale; one value in three of four slots
                series(1, 2, 3), // shorter than the test
                series(1, 2, 5, 3, 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        assertThat(r.series()).isEqualTo(2);
        assertThat(r.withoutTest()).isEqualTo(2);
        assertThat(r.withoutScale()).isEqualTo(1);
        assertThat(r.nearlyConstant()).isEqualTo(1);
        assertThat(r.coverage()).isEqualTo(0.5);
        assertThat(r.coverageNearlyConstant()).isZero();
    }

    @Test
    void noForecastSeesWhatItIsAskedFor() throws InterruptedException {
        double[] values = new Random(7).doubles(60).toArray();
        Series series = new Series(0, 300, values);
        new Evaluation(5, 4, 10)
                .run(
                        new LastValue(),
                        List.of(new Trace("s", series)),
                        0,
                        1,
                        (index, origin, forecast) -> {
                            assertThat(origin % 5).isZero();
                            assertThat(forecast.startSeconds()).isEqualTo(300L * origin);
                            assertThat(forecast.median(0)).isEqualTo(values[origin - 1]);
                        },
                        done -> {});
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws InterruptedException {
        Trace[] fleet = new Random(3)
                .ints(20)
                .mapToObj(seed -> series(new Random(seed).doubles(40).toArray()))
                .toArray(Trace[]::new);
        Result one = new Evaluation(3, 4, 6).run(TEN, Arrays.asList(fleet), 0, 1, (s, o, f) -> {}, d -> {});
        Result four = new Evaluation(3, 4, 6).run(TEN, Arrays.asList(fleet), 0, 4, (s, o, f) -> {}, d -> {});
        assertThat(four.wql()).isEqualTo(one.wql());
        assertThat(four.maseMean()).isEqualTo(one.maseMean());
        assertThat(four.coverageByDecile()).isEqualTo(one.coverageByDecile());
    }

    @Test
    void aForecasterIsWarmedUpBeforeItsTimeIsTakenWithoutAWordToTheWatcher() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        Forecaster counting = new Forecaster() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public Forecast forecast(Series history, int steps) {
                made.incrementAndGet();
                return TEN.forecast(history, steps);
            }
        };
        List<Integer> before = new ArrayList<>();
        List<Trace> fleet = List.of(series(1, 2, 5, 3, 1, 10, 12, 9, 8));
        Result warm = SMALL.run(counting, fleet, 0, 1, (s, origin, f) -> before.add(made.get()), d -> {});
        assertThat(before).containsExactly(3, 4);
        assertThat(warm.by("ten").mae()).isEqualTo(run(TEN, fleet.get(0)).mae());
        assertThat(warm.points()).isEqualTo(4);
    }

    @Test
    void whatCannotBeWrittenIsNoFailureOfTheForecaster() {
        NoSuchFileException missing = new NoSuchFileException("/nowhere/fan.svg");
        List<Trace> fleet = List.of(series(1, 2, 5, 3, 1, 10, 12, 9, 8));
        assertThatThrownBy(() -> SMALL.run(
                        TEN,
                        fleet,
                        0,
                        1,
                        (s, o, f) -> {
                            throw new UncheckedIOException(missing);
                        },
                        d -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(missing);
    }

    private static Result run(Forecaster forecaster, Trace... fleet) throws InterruptedException {
        return SMALL.run(forecaster, Arrays.asList(fleet), 0, 1, (s, o, f) -> {}, d -> {});
    }

    private static Trace series(double... values) {
        return new Trace("s", new Series(0, 300, values));
    }
}
