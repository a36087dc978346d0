package io.gnomon.predictor.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CoarseTest {
    private static final double NAN = Double.NaN;

    @Test
    void slotsAreCountedBackFromTheEndAndWhatIsLeftOverIsDropped() {
        Series fine = new Series(300, 300, new double[] {9, 1, 2, 3, 4});
        Series mean = Coarse.of(fine, 600, Aggregate.MEAN);
        assertThat(mean.toArray()).containsExactly(1.5, 3.5);
        assertThat(mean.startSeconds()).isEqualTo(600);
        assertThat(mean.endSeconds()).isEqualTo(fine.endSeconds());
        assertThat(Coarse.of(fine, 600, Aggregate.MAX).toArray()).containsExactly(2, 4);
        assertThat(Coarse.of(fine, 300, Aggregate.MAX)).isSameAs(fine);
        assertThat(Coarse.of(fine, 3000, Aggregate.MEAN).size()).isZero();
    }

    @Test
    void aSlotOfWhichLessThanAQuarterIsKnownIsAGap() {
        Series fine = new Series(0, 300, new double[] {8, NAN, NAN, NAN, NAN, NAN, NAN, NAN});
        assertThat(Coarse.of(fine, 1200, Aggregate.MEAN).toArray()).containsExactly(8, NAN);
        assertThat(Coarse.of(fine, 2400, Aggregate.MAX).toArray()).containsExactly(NAN);
    }

    @Test
    void theLargestNumbersHaveAMean() {
        Series fine = new Series(0, 300, new double[] {Double.MAX_VALUE, Double.MAX_VALUE, NAN, Double.MAX_VALUE});
        assertThat(Coarse.of(fine, 1200, Aggregate.MEAN).get(0)).isFinite().isGreaterThan(1e308);
    }

    @Test
    void onlyAMultipleOfTheStepIsLonger() {
        Series fine = new Series(0, 300, new double[] {1, 2});
        assertThatThrownBy(() -> Coarse.of(fine, 700, Aggregate.MEAN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Coarse.of(fine, 100, Aggregate.MEAN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aForecastThatWasSpreadOutAndPutTogetherAgainIsTheSame() {
        double[][] rows = new double[2][Levels.COUNT];
        Arrays.setAll(rows[0], l -> l);
        Arrays.setAll(rows[1], l -> 10 + 2 * l);
        Forecast coarse = new Forecast("x", 600, 1200, rows);
        Forecast fine = Coarse.repeated(coarse, 300);
        assertThat(fine.steps()).isEqualTo(8);
        assertThat(fine.quantile(3, 0.9)).isEqualTo(8);
        for (Aggregate how : Aggregate.values()) {
            Forecast again = Coarse.of(fine, 1200, how);
            assertThat(again.steps()).isEqualTo(2);
            assertThat(again.stepSeconds()).isEqualTo(1200);
            assertThat(again.startSeconds()).isEqualTo(600);
            assertThat(again.quantile(1, 0.1)).isCloseTo(10, within(1e-9));
            assertThat(again.quantile(1, 0.99)).isCloseTo(30, within(1e-9));
        }
    }

    @Test
    void aForecasterOfLongStepsForecastsShortOnes() {
        Expanded expanded = new Expanded(new WindowQuantiles(4), 1200, Aggregate.MEAN);
        double[] values = new double[40];
        Arrays.setAll(values, i -> i / 4);
        Forecast forecast = expanded.forecast(new Series(0, 300, values), 6);
        assertThat(forecast.stepSeconds()).isEqualTo(300);
        assertThat(forecast.steps()).isEqualTo(8); // whole long steps
        assertThat(forecast.median(0)).isEqualTo(7.5);
        assertThat(expanded.forecast(new Series(0, 300, new double[] {NAN, NAN, NAN, NAN}), 6)
                        .isUnknown())
                .isTrue();
    }
}
