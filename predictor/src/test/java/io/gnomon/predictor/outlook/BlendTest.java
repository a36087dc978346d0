package io.gnomon.predictor.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlendTest {
    private static final long SEED = 7;
    private static final double NAN = Double.NaN;
    private static final Forecaster DAY = new BlendLearner(Ahead.DAY, 400).learn(fleet(Ahead.DAY, 12, 30), SEED);

    /** Servers of which every other one follows the hour of the day, and the others wander. */
    private static List<Series> fleet(Ahead ahead, int servers, int days) {
        List<Series> fleet = new ArrayList<>();
        for (int s = 0; s < servers; s++) {
            Random random = new Random(s);
            double[] values = new double[days * ahead.slotsPerDay()];
            double level = 5;
            for (int i = 0; i < values.length; i++) {
                boolean busy = i % ahead.slotsPerDay() * 24 / ahead.slotsPerDay() / 6 == s % 4;
                level = Math.max(0, level + 0.5 * random.nextGaussian());
                values[i] = s % 2 == 0 ? (busy ? 20 : 2) + random.nextDouble() : level;
            }
            fleet.add(new Series(0, ahead.stepSeconds(), values));
        }
        return fleet;
    }

    @Test
    void itIsBetterThanEveryLookAloneOnAFleetOfSeveralKinds() {
        List<Series> fleet = fleet(Ahead.DAY, 12, 40);
        List<Series> before =
                fleet.stream().map(s -> s.slice(0, s.size() - 5 * 24)).toList();
        Backtest backtest = new Backtest(24, 5, 24);
        Score blend = backtest.run(new BlendLearner(Ahead.DAY, 600).learn(before, SEED), fleet);
        for (Forecaster other :
                List.of(new LastValue(), new Ewma(0.3), new SeasonalNaive(86_400), new WindowQuantiles(24))) {
            assertThat(blend.wql())
                    .as(other.name())
                    .isLessThan(backtest.run(other, fleet).wql());
        }
        assertThat(blend.coverage()).isBetween(0.65, 0.95);
    }

    @ParameterizedTest
    @EnumSource(Ahead.class)
    void itForecastsEveryLengthInItsSteps(Ahead ahead) {
        Forecaster learnt = new BlendLearner(ahead, 300).learn(fleet(ahead, 4, ahead == Ahead.WEEK ? 60 : 12), SEED);
        assertThat(learnt).isInstanceOf(BlendForecaster.class);
        Series history = fleet(ahead, 1, 10).get(0);
        Forecast forecast = learnt.forecast(history, ahead.steps());
        assertThat(forecast.steps()).isEqualTo(ahead.steps());
        assertThat(forecast.startSeconds()).isEqualTo(history.endSeconds());
        assertThat(forecast.stepSeconds()).isEqualTo(ahead.stepSeconds());
    }

    @Test
    void sameFleetAndSeedGiveTheSameForecast() {
        Series history = fleet(Ahead.DAY, 2, 9).get(1);
        Forecaster again = new BlendLearner(Ahead.DAY, 400).learn(fleet(Ahead.DAY, 12, 30), SEED);
        Forecast one = DAY.forecast(history, 24);
        Forecast two = again.forecast(history, 24);
        for (int s = 0; s < 24; s++) {
            for (double level : Forecast.levels()) {
                assertThat(two.quantile(s, level)).isEqualTo(one.quantile(s, level));
            }
        }
    }

    @Test
    void aFleetTooSmallToLearnFromGivesThePlainQuantilesOfTheLastDay() {
        assertThat(new BlendLearner(Ahead.DAY).learn(List.of(), SEED).name()).isEqualTo("window-24");
        List<Series> zeros = List.of(new Series(0, 3600, new double[600]), new Series(0, 3600, new double[600]));
        assertThat(new BlendLearner(Ahead.DAY).learn(zeros, SEED).name()).isEqualTo("window-24");
    }

    @Test
    void anotherStepThanWasLearntIsRefused() {
        assertThatThrownBy(() -> DAY.forecast(new Series(0, 300, new double[] {1}), 24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3600");
        assertThatThrownBy(() -> new BlendLearner(Ahead.WEEK).learn(fleet(Ahead.DAY, 2, 2), SEED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereNothingIsKnownNothingIsSaid() {
        assertThat(DAY.forecast(new Series(0, 3600, new double[0]), 24).isUnknown())
                .isTrue();
        assertThat(DAY.forecast(new Series(0, 3600, new double[] {NAN, NAN}), 24)
                        .isUnknown())
                .isTrue();
    }

    @Test
    void aConstantAndZerosAndOneSampleStayWhatTheyAre() {
        for (double value : new double[] {0, 3, 1e-300, Double.MAX_VALUE}) {
            for (int size : new int[] {1, 30, 700}) {
                double[] values = new double[size];
                Arrays.fill(values, value);
                Forecast forecast = DAY.forecast(new Series(0, 3600, values), 24);
                assertThat(forecast.median(23)).isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(1e-6));
                assertThat(forecast.quantile(23, 0.99))
                        .isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(1e-6));
            }
        }
    }

    @Test
    void aMonthThatIsMissingInTheMiddleLeavesAForecastWithinWhatWasSeen() {
        double[] values = new double[60 * 24];
        Arrays.setAll(values, i -> i < 10 * 24 || i >= 40 * 24 ? 5 + i % 24 : NAN);
        Forecast forecast = DAY.forecast(new Series(0, 3600, values), 24);
        for (int s = 0; s < 24; s++) {
            assertThat(forecast.quantile(s, 0.1)).isGreaterThanOrEqualTo(0);
            assertThat(forecast.median(s)).isBetween(5.0, 28.0);
        }
        Arrays.setAll(values, i -> i < 10 * 24 ? 5 + i % 24 : NAN); // and nothing ever since
        assertThat(DAY.forecast(new Series(0, 3600, values), 24).isUnknown()).isTrue();
    }

    @Property(tries = 200)
    void anyHistoryGivesFiniteQuantilesInOrderThatAreNotNegativeWhereItIsNot(
            @ForAll("histories") double[] values, @ForAll boolean positive) {
        IntToDoubleFunction at = i -> positive ? Math.abs(values[i]) : values[i];
        double[] used = new double[values.length];
        Arrays.setAll(used, at::applyAsDouble);
        Forecast forecast = DAY.forecast(new Series(1_700_000_000, 3600, used), 30);
        assertThat(forecast.isUnknown()).isEqualTo(Arrays.stream(used).allMatch(Double::isNaN));
        for (int s = 0; s < forecast.steps(); s++) {
            double before = positive ? 0 : Double.NEGATIVE_INFINITY;
            for (double level : Forecast.levels()) {
                double q = forecast.quantile(s, level);
                assertThat(q).isFinite().isGreaterThanOrEqualTo(before);
                before = q;
            }
        }
    }

    @Provide
    Arbitrary<double[]> histories() {
        Arbitrary<Double> value = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.doubles().between(-1e3, 1e3)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(0.0, 1.0)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(NAN)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(1e300, -1e300, 1e-300)));
        return value.array(double[].class).ofMinSize(0).ofMaxSize(400);
    }
}
