package io.gnomon.predictor.forecast.weka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.series.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WekaLagLearnerTest {
    private static final int[] HORIZONS = {1, 3, 12};
    private static final List<Series> FLEET = fleet(12, 1500, 1);

    private static WekaLagLearner learner(String classifier) {
        return new WekaLagLearner(classifier, HORIZONS, 2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {WekaLagLearner.LINEAR_REGRESSION, WekaLagLearner.M5P, WekaLagLearner.REP_TREE})
    void aModelOfTheFleetBeatsTheLastValueOnServersItHasNotSeenAndItsIntervalsHold(String classifier) {
        Forecaster learnt = learner(classifier).learn(FLEET, 1);
        List<Series> others = fleet(6, 1500, 99);
        Backtest backtest = new Backtest(12, 20, 288);
        Score weka = backtest.run(learnt, others);
        Score last = backtest.run(new LastValue(), others);
        assertThat(weka.wql()).isLessThan(0.95 * last.wql());
        assertThat(weka.coverage()).isBetween(0.72, 0.88);
    }

    @ParameterizedTest
    @ValueSource(strings = {WekaLagLearner.LINEAR_REGRESSION, WekaLagLearner.M5P, WekaLagLearner.REP_TREE})
    void theSameSeedGivesTheSameModelAlsoAfterItWasStored(String classifier) {
        WekaLagForecaster once = (WekaLagForecaster) learner(classifier).learn(FLEET, 5);
        WekaLagForecaster again = (WekaLagForecaster) learner(classifier).learn(FLEET, 5);
        WekaLagForecaster stored = WekaLagForecaster.load(once.save());
        assertThat(stored.name()).isEqualTo(once.name()).startsWith("weka-");
        assertThat(stored.stepSeconds()).isEqualTo(300);
        for (Series series : FLEET) {
            assertThat(numbers(again.forecast(series, 20))).containsExactly(numbers(once.forecast(series, 20)));
            assertThat(numbers(stored.forecast(series, 20))).containsExactly(numbers(once.forecast(series, 20)));
        }
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        Forecaster learnt = learner(WekaLagLearner.M5P).learn(FLEET, 1);
        double[] alone = numbers(learnt.forecast(FLEET.get(0), 12));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<double[]>> together = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Series series = FLEET.get(i % 2 * 3);
                together.add(threads.submit(() -> numbers(learnt.forecast(series, 12))));
            }
            for (int i = 0; i < together.size(); i += 2) {
                assertThat(together.get(i).get()).containsExactly(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFleetTooSmallGivesTheLastValueUnderItsOwnName() {
        WekaLagLearner learner = learner(WekaLagLearner.REP_TREE);
        assertThat(learner.learn(List.of(), 1).name()).isEqualTo("last-value");
        assertThat(learner.learn(List.of(new Series(0, 300, new double[5000])), 1)
                        .name())
                .isEqualTo("last-value");
        double[] gaps = new double[3000];
        Arrays.fill(gaps, Double.NaN);
        gaps[0] = 1;
        gaps[2999] = 1;
        assertThat(learner.learn(List.of(new Series(0, 300, gaps)), 1).name()).isEqualTo("last-value");
    }

    @Test
    void whatCannotBeIsRefusedWithItsReason() {
        assertThatThrownBy(() -> learner("weka.classifiers.trees.Oak"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Oak")
                .hasMessageContaining("REPTree");
        assertThatThrownBy(() -> learner("weka.classifiers.trees.REPTree -Q")).hasMessageContaining("-Q");
        assertThatThrownBy(() -> new WekaLagLearner(WekaLagLearner.M5P, new int[] {3, 1}, 1000))
                .isInstanceOf(IllegalArgumentException.class);
        Forecaster learnt = learner(WekaLagLearner.REP_TREE).learn(FLEET, 1);
        assertThatThrownBy(() -> learnt.forecast(new Series(0, 60, new double[500]), 5))
                .hasMessageContaining("300 s")
                .hasMessageContaining("60 s");
        byte[] bytes = ((WekaLagForecaster) learnt).save();
        assertThatThrownBy(() -> WekaLagForecaster.load(Arrays.copyOf(bytes, 40)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WekaLagForecaster.load(new byte[100])).hasMessageContaining("not the bytes");
        assertThatThrownBy(() -> WekaLagForecaster.load(Arrays.copyOf(bytes, bytes.length - 50)))
                .hasMessageContaining("learn it again");
    }

    @Test
    void wekaMakesNoFolderInTheHome() {
        learner(WekaLagLearner.LINEAR_REGRESSION).learn(FLEET, 1);
        assertThat(Files.exists(Path.of(System.getProperty("user.home"), "wekafiles")))
                .isFalse();
        assertThat(System.getProperty("WEKA_HOME")).isNotNull();
    }

    @Property(tries = 60)
    void quantilesAreFiniteOrderedAndNotNegativeWhateverTheHistory(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 600) int size) {
        Random random = new Random(seed);
        double unit = Math.pow(10, random.nextInt(25) - 12);
        int kind = random.nextInt(4);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = kind == 0
                    ? 0
                    : kind == 1
                            ? unit
                            : kind == 2 && random.nextBoolean()
                                    ? Double.NaN
                                    : unit * random.nextDouble() * (random.nextInt(40) == 0 ? 1e7 : 1);
        }
        Series series = new Series(0, 300, values);
        Forecast forecast = Learnt.MODEL.forecast(series, 30);
        assertThat(forecast.isUnknown()).isEqualTo(Arrays.stream(values).allMatch(Double::isNaN));
        for (int s = 0; s < forecast.steps(); s++) {
            double before = 0;
            for (double level : Forecast.levels()) {
                assertThat(forecast.quantile(s, level)).isFinite().isGreaterThanOrEqualTo(before);
                before = forecast.quantile(s, level);
            }
        }
    }

    /** Learnt when first asked for. */
    private static final class Learnt {
        static final Forecaster MODEL =
                learner(WekaLagLearner.LINEAR_REGRESSION).learn(FLEET, 1);
    }

    /** Servers of very different size, each drawn back to its own level. */
    private static List<Series> fleet(int servers, int slots, long seed) {
        List<Series> fleet = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            Random random = new Random(seed * 1000 + i);
            double size = Math.pow(10, i % 5);
            double[] values = new double[slots];
            double rest = 0;
            for (int t = 0; t < slots; t++) {
                rest = 0.6 * rest + 0.1 * random.nextGaussian();
                values[t] = size * Math.max(0, 1 + 0.3 * Math.sin(2 * Math.PI * t / 288) + rest);
            }
            fleet.add(new Series(0, 300, values));
        }
        return fleet;
    }

    private static double[] numbers(Forecast forecast) {
        double[] all = new double[forecast.steps() * 11];
        int at = 0;
        for (int s = 0; s < forecast.steps(); s++) {
            for (double level : Forecast.levels()) {
                all[at++] = forecast.quantile(s, level);
            }
        }
        return all;
    }
}
