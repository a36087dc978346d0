package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileForecasterTest {
    /** Usage that jumps between two levels, of another size for each server. */
    private static List<Series> jumping(int servers, int slots, long seed) {
        Random random = new Random(seed);
        List<Series> fleet = new ArrayList<>();
        for (int s = 0; s < servers; s++) {
            double size = Math.exp(2 * random.nextGaussian());
            boolean high = false;
            double[] values = new double[slots];
            for (int i = 0; i < slots; i++) {
                high = random.nextDouble() < 0.05 ? !high : high;
                values[i] = size * (high ? 10 : 1) * Math.exp(0.1 * random.nextGaussian());
            }
            fleet.add(new Series(SetWorlds.MONDAY.getEpochSecond(), SetWorlds.STEP, values));
        }
        return fleet;
    }

    /** Nothing calibrates these intervals: the few values that count are known, the next one is not, so they are a little narrow. */
    @Test
    void aFleetThatJumpsIsForecastBetterThanByTheLastValueAndItsIntervalsHold() {
        List<Series> fleet = jumping(8, 1500, 3);
        Forecaster profile = new ProfileLearner().learn(jumping(8, 1500, 4), 1);
        assertThat(profile.name()).isEqualTo("profile-hmm");
        Backtest backtest = new Backtest(24, 15, 288);
        Score own = backtest.run(profile, fleet);
        Score last = backtest.run(new LastValue(), fleet);
        assertThat(own.wql()).isLessThan(0.95 * last.wql());
        assertThat(own.coverage()).isBetween(0.68, 0.88);
    }

    @Test
    void theForecastDoesNotDependOnTheUnit() {
        List<Series> fleet = jumping(4, 1000, 5);
        Forecaster profile = new ProfileLearner().learn(fleet, 1);
        Series one = fleet.get(0);
        double[] larger = one.toArray();
        for (int i = 0; i < larger.length; i++) {
            larger[i] *= 1024;
        }
        Forecast a = profile.forecast(one, 20);
        Forecast b = profile.forecast(new Series(one.startSeconds(), one.stepSeconds(), larger), 20);
        assertThat(b.quantile(19, 0.9)).isCloseTo(1024 * a.quantile(19, 0.9), within(1e-3 * b.quantile(19, 0.9)));
    }

    /** The fast sweep over sorted points against sorting the weighted points anew. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12, 71})
    void theQuantilesOfPointsAreThoseOfThePlainWay(int slots) {
        double[] values =
                KnownModel.emit(KnownModel.THREE, 1, slots, 0.1, slots).get(0);
        double[][] own = Smoother.smooth(KnownModel.THREE, values).states();
        double[] regimes = {0.2, 0.5, 0.3};
        double[] fast = new RegimePoints(KnownModel.THREE, values, own, 1).quantiles(regimes, 0.9);
        double[] plain = PlainPoints.quantiles(KnownModel.THREE, values, own, regimes, 0.9);
        for (int l = 0; l < Levels.COUNT; l++) {
            assertThat(fast[l]).isCloseTo(plain[l], within(1e-6));
        }
    }

    @Test
    void aShortOrConstantHistoryIsForecastByItsLastValueAndAnEmptyOneIsUnknown() {
        Forecaster profile = new ProfileLearner().learn(jumping(3, 600, 6), 1);
        Series few = new Series(0, 300, new double[] {3, 4, 5});
        assertThat(profile.forecast(few, 4).median(3)).isEqualTo(5);
        assertThat(profile.forecast(few, 4).learner()).isEqualTo("profile-hmm");
        assertThat(profile.forecast(new Series(0, 300, new double[100]), 4).median(3))
                .isZero();
        assertThat(profile.forecast(new Series(0, 300, new double[0]), 4).isUnknown())
                .isTrue();
        double[] gaps = jumping(1, 300, 7).get(0).toArray();
        java.util.Arrays.fill(gaps, 240, 300, Double.NaN);
        assertThat(profile.forecast(new Series(0, 300, gaps), 4).quantile(3, 0.99))
                .isFinite();
        Series otherStep = new Series(0, 60, jumping(1, 300, 7).get(0).toArray());
        assertThat(profile.forecast(otherStep, 4).median(0)).isEqualTo(otherStep.get(299));
    }

    @Test
    void aFleetOfZerosOrNothingGivesTheLastValueAndMixedStepsAreRefused() {
        ProfileLearner learner = new ProfileLearner();
        assertThat(learner.learn(List.of(), 1).name()).isEqualTo("last-value");
        assertThat(learner.learn(List.of(new Series(0, 300, new double[50])), 1).name())
                .isEqualTo("last-value");
        assertThatThrownBy(() -> learner.learn(
                        List.of(new Series(0, 300, new double[] {1, 2}), new Series(0, 60, new double[] {1, 2})), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameSeedGivesTheSameForecast() {
        List<Series> fleet = jumping(4, 800, 8);
        Forecast a = new ProfileLearner().learn(fleet, 9).forecast(fleet.get(1), 30);
        Forecast b = new ProfileLearner().learn(fleet, 9).forecast(fleet.get(1), 30);
        for (double level : Forecast.levels()) {
            assertThat(a.quantile(29, level)).isEqualTo(b.quantile(29, level));
        }
    }
}
