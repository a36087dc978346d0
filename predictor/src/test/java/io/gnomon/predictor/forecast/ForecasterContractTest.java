package io.gnomon.predictor.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.weka.WekaLagForecaster;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every forecaster promises, whatever the history. */
class ForecasterContractTest {
    static List<Forecaster> all() {
        return EveryForecaster.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingKnownIsUnknown(Forecaster forecaster) {
        assertThat(forecaster.forecast(series(), 5).isUnknown()).isTrue();
        assertThat(forecaster.forecast(series(Double.NaN, Double.NaN), 5).isUnknown())
                .isTrue();
        assertThat(forecaster.forecast(series(1, 2), 0).isUnknown()).isTrue();
        assertThat(forecaster.forecast(series(), 5).learner()).isEqualTo(forecaster.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSingleValueIsItsOwnMedian(Forecaster forecaster) {
        Forecast forecast = forecaster.forecast(series(Double.NaN, 7, Double.NaN), 5);
        assertThat(forecast.steps()).isEqualTo(5);
        assertThat(forecast.median(4)).isEqualTo(7);
        assertThat(forecast.startSeconds()).isEqualTo(3 * 300);
        assertThat(forecast.learner()).isEqualTo(forecaster.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aConstantAndZerosGoOn(Forecaster forecaster) {
        double[] constant = new double[1000];
        // a regression over lags comes near to it only
        double tolerance = forecaster instanceof WekaLagForecaster ? 0.01 : 1e-6;
        for (double value : new double[] {0, 5}) {
            Arrays.fill(constant, value);
            Forecast forecast = forecaster.forecast(series(constant), 20);
            for (int s = 0; s < 20; s++) {
                assertThat(forecast.median(s)).isCloseTo(value, within(tolerance));
                assertThat(forecast.quantile(s, 0.9) - forecast.quantile(s, 0.1))
                        .isLessThan(0.01 + value);
            }
        }
    }

    @Property(tries = 150)
    void quantilesAreFiniteOrderedNotNegativeAndTheSameTwice(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 900) int size,
            @ForAll @IntRange(min = 1, max = 60) int steps) {
        double[] values = awkward(seed, size);
        for (Forecaster forecaster : all()) {
            Forecast forecast = forecaster.forecast(series(values), steps);
            Forecast again = forecaster.forecast(series(values), steps);
            boolean nothing = Arrays.stream(values).allMatch(Double::isNaN);
            assertThat(forecast.isUnknown()).as(forecaster.name()).isEqualTo(nothing);
            for (int s = 0; s < forecast.steps(); s++) {
                double before = 0;
                for (double level : Forecast.levels()) {
                    double q = forecast.quantile(s, level);
                    assertThat(q).as(forecaster.name()).isFinite().isGreaterThanOrEqualTo(before);
                    assertThat(again.quantile(s, level)).isEqualTo(q);
                    before = q;
                }
            }
        }
    }

    private static double[] awkward(long seed, int size) {
        Random random = new Random(seed);
        int kind = random.nextInt(6);
        double unit = Math.pow(10, random.nextInt(25) - 12);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> 0;
                case 1 -> random.nextInt(3) > 0 ? Double.NaN : unit * random.nextDouble();
                case 2 -> i > size / 2 && i < size / 2 + 300 ? Double.NaN : unit * (1 + Math.sin(i / 45.0));
                case 3 -> random.nextInt(50) == 0 ? unit * 1e9 : 0;
                case 4 -> unit * i * i;
                default -> unit * random.nextDouble();
            };
        }
        return values;
    }

    private static Series series(double... values) {
        return new Series(0, 300, values);
    }
}
