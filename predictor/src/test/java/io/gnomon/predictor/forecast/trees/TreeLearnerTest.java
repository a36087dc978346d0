package io.gnomon.predictor.forecast.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeLearnerTest {
    private static final int HORIZON = 12;
    private static final TreeShape SMALL = new TreeShape(30, 16, 40, 10, 0.2, 0.8, 0.8, 0.6);
    private static final TreeLearner LEARNER = new TreeLearner(HORIZON, 12_000, SMALL);
    private static final List<Series> FLEET = fleet(12, 1);
    private static final Forecaster LEARNT = LEARNER.learn(FLEET, 7);

    /** A nightly job of about three hours at full load, never quite on time, over a noise that remembers. */
    private static Series nightly(long seed) {
        Random random = new Random(seed);
        double unit = Math.exp(3 * random.nextGaussian());
        int start = random.nextInt(288);
        double[] values = new double[288 * 12];
        double rest = 0;
        int late = 0;
        for (int i = 0; i < values.length; i++) {
            late = Math.floorMod(i - start, 288) == 250 ? random.nextInt(7) - 3 : late;
            rest = 0.8 * rest + random.nextGaussian();
            boolean busy = Math.floorMod(i - start - late, 288) < 36;
            values[i] = unit * (busy ? 100 + rest : 10 + Math.abs(rest));
        }
        return new Series(0, 300, values);
    }

    private static List<Series> fleet(int size, long seed) {
        List<Series> fleet = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            fleet.add(nightly(1_000 * seed + i));
        }
        return fleet;
    }

    @Test
    void foreseesTheJobsOfServersThatItHasNotSeenAndItsIntervalsHold() {
        List<Series> others = fleet(6, 99);
        Backtest backtest = new Backtest(HORIZON, 50, 288);
        Score trees = backtest.run(LEARNT, others);
        assertThat(trees.wql())
                .isLessThan(0.6 * backtest.run(new WindowQuantiles(48), others).wql());
        assertThat(trees.wql())
                .isLessThan(backtest.run(new SeasonalNaive(86_400), others).wql());
        assertThat(trees.coverage()).isBetween(0.7, 0.92);
    }

    @Test
    void theSameSeedGivesTheSameModelAlsoAfterItWasStored() throws IOException {
        Forecaster again = LEARNER.learn(FLEET, 7);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((TreeForecaster) LEARNT).write(bytes);
        Forecaster stored = TreeForecaster.read(new ByteArrayInputStream(bytes.toByteArray()));
        for (Series series : fleet(3, 5)) {
            assertThat(numbers(again.forecast(series, 20))).containsExactly(numbers(LEARNT.forecast(series, 20)));
            assertThat(numbers(stored.forecast(series, 20))).containsExactly(numbers(LEARNT.forecast(series, 20)));
        }
    }

    @Test
    void aDamagedModelIsRefusedNotBelieved() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((TreeForecaster) LEARNT).write(out);
        byte[] bytes = out.toByteArray();
        for (byte[] damaged : List.of(
                new byte[0],
                Arrays.copyOf(bytes, bytes.length / 2),
                changed(bytes, 0),
                changed(bytes, 7),
                changed(bytes, 24))) {
            assertThatThrownBy(() -> TreeForecaster.read(new ByteArrayInputStream(damaged)))
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 0x55;
        return changed;
    }

    @Test
    void noQuantileLiesBeyondWhatTheSeriesDid() {
        for (Series series : fleet(3, 8)) {
            double least = Arrays.stream(series.toArray()).min().orElseThrow();
            double most = Arrays.stream(series.toArray()).max().orElseThrow();
            // numbers are kept as floats on the way
            assertThat(Arrays.stream(numbers(LEARNT.forecast(series, HORIZON))).boxed())
                    .allSatisfy(q -> assertThat(q).isBetween(least * 0.999999, most * 1.000001));
        }
    }

    @Test
    void beyondTheHorizonTheLastStepHolds() {
        Forecast forecast = LEARNT.forecast(FLEET.get(0), 40);
        assertThat(forecast.steps()).isEqualTo(40);
        assertThat(forecast.median(39)).isEqualTo(forecast.median(HORIZON - 1));
    }

    @Test
    void whatCannotBeLearntFromIsAnsweredByThePlainOne() {
        double[] zeros = new double[2_000];
        List<Series> nothing = List.of(new Series(0, 300, zeros), new Series(0, 300, new double[3]));
        assertThat(LEARNER.learn(nothing, 1)).isInstanceOf(WindowQuantiles.class);
        assertThat(LEARNER.learn(List.of(), 1)).isInstanceOf(WindowQuantiles.class);
    }

    @Test
    void seriesAtAnotherStepAreRefused() {
        Series minutes = new Series(0, 60, new double[100]);
        assertThatThrownBy(() -> LEARNT.forecast(minutes, 3))
                .hasMessageContaining("300 s")
                .hasMessageContaining("60 s");
        assertThatThrownBy(() -> LEARNER.learn(List.of(FLEET.get(0), minutes), 1))
                .hasMessageContaining("one step");
    }

    private static double[] numbers(Forecast forecast) {
        double[] numbers = new double[forecast.steps() * Forecast.levels().size()];
        int n = 0;
        for (int s = 0; s < forecast.steps(); s++) {
            for (double level : Forecast.levels()) {
                numbers[n++] = forecast.quantile(s, level);
            }
        }
        return numbers;
    }

    /** Where a level moves at any time and stays, the last value is the best guess of the next minutes. */
    @Test
    void startsNearStepsFromTheLastValue() {
        List<Series> wandering = new ArrayList<>();
        for (int s = 0; s < 12; s++) {
            Random random = new Random(s);
            double[] values = new double[288 * 8];
            double level = 100;
            for (int i = 0; i < values.length; i++) {
                level = random.nextInt(12) == 0 ? 20 + 160 * random.nextDouble() : level;
                values[i] = level + random.nextGaussian();
            }
            wandering.add(new Series(0, 300, values));
        }
        Forecaster near = new TreeLearner(3, 12_000, SMALL).learn(wandering.subList(0, 8), 7);
        Backtest backtest = new Backtest(3, 100, 288);
        Score trees = backtest.run(near, wandering.subList(8, 12));
        Score last = backtest.run(new LastValue(), wandering.subList(8, 12));
        assertThat(trees.mase()).isLessThan(1.05 * last.mase());
    }
}
