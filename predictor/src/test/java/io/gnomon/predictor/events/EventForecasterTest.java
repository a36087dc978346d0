package io.gnomon.predictor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Score;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventForecasterTest {
    private static final Forecaster BASE = new ConformalForecaster(new Ewma(0.3), 10, 0);

    private static Occurrences of(List<Occurrence> all) {
        return (from, to) -> all.stream()
                .filter(o -> o.startSeconds() < to && o.endSeconds() >= from)
                .toList();
    }

    /** Five nights to learn from, the sixth is the test: forecasts of four hours, from 00:00, 04:00 and so on. */
    private static Score sixthNight(Forecaster forecaster) {
        List<Series> fleet = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fleet.add(Nights.withBackup(6, 30, 1, i));
        }
        return new Backtest(48, 6, 288).run(forecaster, fleet);
    }

    @Test
    void aBackupInTheCalendarIsLearntFromFiveNights() {
        for (Forecaster base : List.of(BASE, new LastValue(), new Ewma(0.3))) {
            Score plain = sixthNight(base);
            Score with = sixthNight(EventForecaster.measuring(base, of(Nights.calendar(6))));
            assertThat(with.wql()).as(base.name()).isLessThan(0.65 * plain.wql());
            assertThat(with.coverage()).isBetween(0.75, 0.95);
        }
    }

    @Test
    void aBackupThatNobodyToldOfIsLearntFromFiveNights() {
        for (Forecaster base : List.of(BASE, new LastValue(), new Ewma(0.3))) {
            Score plain = sixthNight(base);
            Score with = sixthNight(EventForecaster.finding(base, Occurrences.NONE));
            assertThat(with.wql()).as(base.name()).isLessThan(0.65 * plain.wql());
            assertThat(with.coverage()).isBetween(0.75, 0.95);
        }
    }

    @Test
    void learnersThatKnowTheDayAreNotMadeWorse() {
        for (Forecaster base : List.of(new SeasonalNaive(86_400), new FourierAr())) {
            double plain = sixthNight(base).wql();
            double with = sixthNight(EventForecaster.measuring(base, of(Nights.calendar(6))))
                    .wql();
            assertThat(with).as(base.name()).isLessThan(1.05 * plain);
        }
    }

    /** Of every hundred calendars that tell nothing, hardly one may be believed; and what is not believed changes nothing. */
    @Test
    void aUselessCalendarDoesNotMakeTheForecastWorse() {
        int believed = 0;
        for (int seed = 0; seed < 200; seed++) {
            Series noise = Nights.withoutBackup(8, 2, seed);
            Random random = new Random(seed);
            List<Occurrence> calendar = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                long start = Nights.START + (long) (random.nextDouble() * 8 * Nights.DAY);
                calendar.add(new Occurrence(start, start + 900 + random.nextInt(7200), "meeting"));
            }
            LearntEvents learnt = LearntEvents.learn(noise, calendar, false, Map.of());
            believed += learnt.isEmpty() ? 0 : 1;
            if (learnt.isEmpty() && seed % 20 == 0) {
                Forecast plain = BASE.forecast(noise, 24);
                Forecast with = EventForecaster.measuring(BASE, of(calendar)).forecast(noise, 24);
                for (int s = 0; s < 24; s++) {
                    for (double level : Forecast.levels()) {
                        assertThat(with.quantile(s, level)).isEqualTo(plain.quantile(s, level));
                    }
                }
            }
        }
        assertThat(believed).isLessThanOrEqualTo(4);
    }

    @Test
    void theMedianRisesByTheEffectAndIntervalsWidenWithItsUncertainty() {
        Series history = Nights.withBackup(6, 30, 1, 7).slice(0, 5 * 288);
        Forecast plain = BASE.forecast(history, 48);
        Forecast with = EventForecaster.measuring(BASE, of(Nights.calendar(6))).forecast(history, 48);
        int middle = 30; // 02:30
        assertThat(with.median(middle) - plain.median(middle)).isCloseTo(30, within(5.0));
        int begin = 24; // 02:00, when it may have begun or not
        assertThat(with.quantile(begin, 0.9) - with.quantile(begin, 0.1))
                .isGreaterThan(2 * (plain.quantile(begin, 0.9) - plain.quantile(begin, 0.1)));
        assertThat(with.learner()).isEqualTo(BASE.name() + "+events");
        int quiet = 10;
        assertThat(with.median(quiet)).isCloseTo(plain.median(quiet), within(1.0));
    }

    /** In the middle of one, the rest of it is still to come, and after it the load falls again. */
    @Test
    void aForecastFromTheMiddleOfAnOccurrenceKnowsThatItEnds() {
        Series history = Nights.withBackup(6, 30, 1, 7).slice(0, 5 * 288 + 30);
        Forecast with = EventForecaster.measuring(BASE, of(Nights.calendar(6))).forecast(history, 24);
        assertThat(with.median(1)).isGreaterThan(40);
        assertThat(with.median(15)).isLessThan(26);
    }

    @Property(tries = 150)
    void whateverTheHistoryAndTheCalendarTheForecastIsFiniteAndOrdered(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 900) int size,
            @ForAll @IntRange(min = 0, max = 60) int steps) {
        Random random = new Random(seed);
        double unit = Math.pow(10, random.nextInt(25) - 12);
        int kind = random.nextInt(5);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> 0;
                case 1 -> random.nextInt(3) > 0 ? Double.NaN : unit * random.nextDouble();
                case 2 -> random.nextInt(50) == 0 ? unit * 1e9 : 0;
                case 3 -> i % 12 < 2 ? unit * 9 : unit * random.nextDouble();
                default -> Double.NaN;
            };
        }
        Series history = new Series(0, 300, values);
        List<Occurrence> calendar = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            long start = random.nextInt(400_000) - 100_000;
            calendar.add(new Occurrence(start, start + random.nextInt(20_000), "k" + random.nextInt(3)));
        }
        Forecaster forecaster = EventForecaster.finding(new LastValue(), of(calendar));
        Forecast forecast = forecaster.forecast(history, steps);
        Forecast again = forecaster.forecast(history, steps);
        assertThat(forecast.isUnknown())
                .isEqualTo(new LastValue().forecast(history, steps).isUnknown());
        assertThat(forecast.learner()).isEqualTo(forecaster.name());
        for (int s = 0; s < forecast.steps(); s++) {
            double before = 0;
            for (double level : Forecast.levels()) {
                double q = forecast.quantile(s, level);
                assertThat(q).isFinite().isGreaterThanOrEqualTo(before);
                assertThat(again.quantile(s, level)).isEqualTo(q);
                before = q;
            }
        }
    }
}
