package io.gnomon.predictor.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    @Test
    void theIntervalsOfEveryForecasterHoldInASteadyWorld() {
        List<Series> fleet = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            fleet.add(Worlds.daily(2400, 3, i));
            fleet.add(Worlds.walk(2400, 10 + i));
            fleet.add(Worlds.skewed(2400, 5, 20 + i));
        }
        Backtest backtest = new Backtest(24, 15, 288);
        for (Forecaster forecaster :
                List.of(new LastValue(), new Ewma(0.3), new SeasonalNaive(86_400), new FourierAr())) {
            assertThat(backtest.run(forecaster, fleet).coverage())
                    .as(forecaster.name())
                    .isBetween(0.72, 0.88);
        }
    }

    /** The quantiles of a short window are far too narrow for a random walk. */
    @Test
    void conformalCorrectionMakesBadIntervalsHold() {
        List<Series> fleet = List.of(Worlds.walk(1200, 1), Worlds.walk(1200, 2), Worlds.walk(1200, 3));
        Backtest backtest = new Backtest(24, 15, 288);
        double bad = backtest.run(new WindowQuantiles(6), fleet).coverage();
        double good = backtest.run(new ConformalForecaster(new WindowQuantiles(6), 40, 12), fleet)
                .coverage();
        assertThat(bad).isLessThan(0.5);
        assertThat(good).isBetween(0.7, 0.9);
    }

    @Test
    void boundsOfASkewedSeriesAreNotSymmetric() {
        Forecast forecast = new ConformalForecaster(new Ewma(0.05)).forecast(Worlds.skewed(1000, 5, 4), 12);
        double median = forecast.median(5);
        assertThat(forecast.quantile(5, 0.9) - median).isGreaterThan(1.5 * (median - forecast.quantile(5, 0.1)));
    }

    @Test
    void fewResidualsGiveWideTails() {
        double[] few = {-1, 0, 1};
        double[] bounds = Levels.conformal(few, 3, 0.5);
        assertThat(bounds[Levels.NINETIETH]).isGreaterThan(1);
        assertThat(bounds[Levels.COUNT - 1]).isGreaterThan(bounds[Levels.NINETIETH]);
        assertThat(bounds[Levels.TENTH]).isLessThan(-1);
    }

    /** With exchangeable residuals a new one is below the bound with at least the stated probability. */
    @Property(tries = 30)
    void conformalBoundsHoldForSmallSamples(@ForAll @IntRange(min = 9, max = 60) int n, @ForAll long seed) {
        Series drawn = Worlds.skewed(400 * (n + 1), 1, seed);
        int above = 0;
        for (int trial = 0; trial < 400; trial++) {
            double[] residuals =
                    drawn.slice(trial * (n + 1), (trial + 1) * (n + 1)).toArray();
            double fresh = residuals[n];
            above += fresh > Levels.conformal(residuals, n, 0)[Levels.NINETIETH] ? 1 : 0;
        }
        assertThat(above / 400.0).isLessThan(0.1 + 5 * Math.sqrt(0.1 * 0.9 / 400));
    }

    @Test
    void theCalibratorRestoresCoverageAfterTheWorldChanged() {
        AdaptiveCalibrator calibrator = new AdaptiveCalibrator();
        // forecasts made in a calm world: 10 +- 1
        double[] row = {9, 9.3, 9.6, 9.8, 10, 10.2, 10.4, 10.7, 11, 11.3, 11.8};
        Series calm = Worlds.skewed(1000, 1, 5);
        int[] within = new int[2];
        for (int i = 0; i < 2000; i++) {
            Forecast raw = new Forecast("fixed", 300L * i, 300, new double[][] {row});
            double actual = i < 1000 ? 9 + calm.get(i) : 9 + 6 * calm.get(i - 1000);
            Forecast said = calibrator.calibrate(raw);
            if (i % 1000 >= 500) {
                within[i / 1000] += actual >= said.quantile(0, 0.1) && actual <= said.quantile(0, 0.9) ? 1 : 0;
            }
            calibrator.observe(raw, 0, actual);
        }
        assertThat(within[0] / 500.0).isBetween(0.74, 0.86);
        assertThat(within[1] / 500.0).isBetween(0.74, 0.86);
        assertThat(calibrator.observed(0)).isEqualTo(2000);
        assertThat(calibrator.observed(1)).isZero();
    }

    @Test
    void theCalibratorChangesNothingBeforeItHasSeenAnythingAndIgnoresGaps() {
        AdaptiveCalibrator calibrator = new AdaptiveCalibrator();
        Forecast raw = new LastValue().forecast(Worlds.walk(300, 1), 10);
        for (int i = 0; i < 100; i++) {
            calibrator.observe(raw, 3, Double.NaN);
        }
        Forecast said = calibrator.calibrate(raw);
        for (int s = 0; s < raw.steps(); s++) {
            assertThat(said.quantile(s, 0.95)).isEqualTo(raw.quantile(s, 0.95));
        }
    }
}
