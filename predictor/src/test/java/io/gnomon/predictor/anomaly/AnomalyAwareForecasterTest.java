package io.gnomon.predictor.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnomalyAwareForecasterTest {
    private static final int STEPS = 15;
    private static final Forecaster SMOOTHED = new ConformalForecaster(new Ewma(0.3));

    @Test
    void afterASpikeTheForecastIsBetter() {
        // origins right after a spike: the last of 15 slots before the test stands out
        Gain gain = gain(SMOOTHED, new Backtest(STEPS, 1, 1440), seed -> {
            double[] values = Strange.noise(400, 0.3, seed);
            values[400 - STEPS - 2] += 30;
            return values;
        });
        assertThat(gain.wql()).isLessThan(0.8);
        assertThat(gain.aware().coverage()).isBetween(0.7, 0.9);
    }

    @Test
    void spikesAllAlongCostNothingAndTheUpperQuantilesStillExpectThem() {
        LongFunction<double[]> spiky = seed -> Strange.spikes(Strange.noise(500, 0.3, seed), 60, seed);
        assertThat(gain(SMOOTHED, new Backtest(STEPS, 10, 1440), spiky).wql()).isLessThan(0.98);
        Series series = Strange.of(spiky.apply(3));
        Forecast forecast = new AnomalyAwareForecaster(SMOOTHED).forecast(series, STEPS);
        assertThat(forecast.quantile(3, 0.99)).isGreaterThan(65);
        assertThat(forecast.quantile(3, 0.9)).isLessThan(55);
    }

    @Test
    void afterALevelShiftTheForecastIsBetter() {
        LongFunction<double[]> shifted = seed -> Strange.shift(Strange.noise(400, 0.3, seed), 372, 15);
        Gain window = gain(new WindowQuantiles(48), new Backtest(STEPS, 1, 1440), shifted);
        assertThat(window.wql()).isLessThan(0.5);
        assertThat(window.aware().coverage()).isBetween(0.7, 0.9);
        assertThat(gain(SMOOTHED, new Backtest(STEPS, 1, 1440), shifted).wql()).isLessThan(1);
    }

    /** A batch server that is off or busy for hours, at another level each time: what is new today is not for good. */
    @Test
    void aServerThatChangesItsLevelByHabitIsForecastAsBefore() {
        LongFunction<double[]> batches = seed -> {
            Random random = new Random(seed);
            double[] values = Strange.noise(1500, 0.3, seed);
            for (int at = 200; at < 1500; at += 100 + random.nextInt(80)) {
                Strange.shift(values, at, 30 * random.nextGaussian());
            }
            return values;
        };
        Forecaster base = new FourierAr();
        for (long seed = 1; seed <= 6; seed++) {
            Series series = Strange.of(batches.apply(seed));
            Forecast plain = base.forecast(series, STEPS);
            Forecast aware =
                    new AnomalyAwareForecaster(base, s -> new LevelShiftDetector().find(s)).forecast(series, STEPS);
            assertThat(new LevelShiftDetector().find(series)).hasSizeGreaterThan(3);
            assertThat(aware.median(STEPS - 1)).isEqualTo(plain.median(STEPS - 1));
        }
        assertThat(gain(base, new Backtest(60, 6, 1440), batches).wql()).isLessThan(1.01);
    }

    @Test
    void aLeakIsFollowed() {
        LongFunction<double[]> leaking = seed -> Strange.leak(Strange.noise(500, 0.3, seed), 100, 0.3);
        Gain gain = gain(new Ewma(0.3), new Backtest(STEPS, 4, 1440), leaking);
        assertThat(gain.wql()).isLessThan(0.7);
        // conformal correction has learnt the growth by itself, and is no worse for it
        assertThat(gain(SMOOTHED, new Backtest(STEPS, 4, 1440), leaking).wql()).isLessThan(1);
        assertThat(gain.aware().coverage()).isBetween(0.7, 0.9);
        Forecast forecast = new AnomalyAwareForecaster(SMOOTHED).forecast(Strange.of(leaking.apply(1)), 60);
        assertThat(forecast.median(59) - forecast.median(0)).isBetween(15.0, 21.0);
        assertThat(width(forecast, 59)).isGreaterThan(width(forecast, 0));
    }

    @Test
    void aStuckSeriesIsNotBelievedForGood() {
        // it holds for ten slots before the test, and is itself again at some moment of the test
        Gain gain = gain(new LastValue(), new Backtest(STEPS, 1, 1440), seed -> {
            double[] values = Strange.noise(300, 0.3, seed);
            int from = 300 - STEPS - 10;
            values[from] += 2;
            return Strange.stuck(values, from, 300 - STEPS + new Random(seed).nextInt(STEPS));
        });
        assertThat(gain.wql()).isLessThan(0.97);
        Series held = Strange.of(Strange.stuck(Strange.noise(300, 0.3, 1), 290, 300));
        Forecast forecast = new AnomalyAwareForecaster(new LastValue()).forecast(held, STEPS);
        Forecast plain = new LastValue().forecast(held.slice(0, 291), STEPS);
        assertThat(width(forecast, STEPS - 1)).isGreaterThan(width(plain, 0) / 2);
    }

    @Test
    void whereThereIsNoAnomalyTheForecastIsTheLearnersOwn() {
        for (double phi : new double[] {0, 0.5, 0.9}) {
            for (Forecaster base : List.of(SMOOTHED, new LastValue(), new WindowQuantiles(48))) {
                Gain gain = gain(base, new Backtest(STEPS, 6, 1440), seed -> Strange.noise(500, phi, seed));
                assertThat(gain.wql()).as(base.name() + " " + phi).isLessThan(phi < 0.9 ? 1.005 : 1.02);
            }
        }
        assertThat(gain(SMOOTHED, new Backtest(STEPS, 10, 1440), seed -> Strange.walk(500, seed))
                        .wql())
                .isLessThan(1.02);
    }

    @Test
    void itGoesByTheLearnersName() {
        assertThat(new AnomalyAwareForecaster(new LastValue()).name()).isEqualTo("last-value");
        Series leaking = Strange.of(Strange.leak(Strange.noise(300, 0.3, 1), 0, 0.3));
        assertThat(new AnomalyAwareForecaster(new LastValue())
                        .forecast(leaking, 3)
                        .learner())
                .isEqualTo("last-value");
    }

    @Property(tries = 150)
    void itKeepsWhatEveryForecasterPromises(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 700) int size,
            @ForAll @IntRange(min = 1, max = 40) int steps) {
        Random random = new Random(seed);
        double unit = Math.pow(10, random.nextInt(25) - 12);
        int kind = random.nextInt(5);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> random.nextInt(3) > 0 ? Double.NaN : unit * random.nextDouble();
                case 1 -> random.nextInt(50) == 0 ? unit * 1e9 : unit * random.nextDouble();
                case 2 -> unit * (size - i);
                case 3 -> (i > size / 2 ? unit : 3 * unit) * random.nextDouble();
                default -> i > size - 20 ? unit : unit * random.nextDouble();
            };
        }
        Series series = Strange.of(values);
        Forecast forecast = new AnomalyAwareForecaster(new Ewma(0.3)).forecast(series, steps);
        assertThat(forecast.isUnknown())
                .isEqualTo(new Ewma(0.3).forecast(series, steps).isUnknown());
        for (int s = 0; s < forecast.steps(); s++) {
            assertThat(forecast.quantile(s, 0.1)).isFinite().isNotNegative();
            assertThat(forecast.quantile(s, 0.99)).isFinite();
        }
    }

    private record Gain(Score plain, Score aware) {
        /** Below 1 the aware one is better. */
        double wql() {
            return aware.wql() / plain.wql();
        }
    }

    private static Gain gain(Forecaster base, Backtest backtest, LongFunction<double[]> world) {
        List<Series> fleet = new ArrayList<>();
        for (long seed = 1; seed <= 24; seed++) {
            fleet.add(Strange.of(world.apply(seed)));
        }
        return new Gain(backtest.run(base, fleet), backtest.run(new AnomalyAwareForecaster(base), fleet));
    }

    private static double width(Forecast forecast, int step) {
        return forecast.quantile(step, 0.9) - forecast.quantile(step, 0.1);
    }
}
