package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Forecast;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DemandForecasterTest {
    private static final Set<Horizon> ALL = EnumSet.allOf(Horizon.class);

    @Test
    void aRhythmOfDaysAndWeeksIsRecovered() {
        List<RequestHour> hours = Markets.busy(6 * 168, 0, 1);
        DemandForecaster forecaster = DemandForecaster.after(hours.subList(0, 840), ALL);
        DemandForecaster rolling = DemandForecaster.after(hours.subList(0, 840), Set.of(Horizon.HOUR));
        double off = 0;
        for (int hour = 840; hour < hours.size(); hour++) {
            double said =
                    rolling.forecast(Horizon.HOUR, Measure.BATCHES).total().median(0);
            off += Math.abs(said / Markets.course(hour) - 1) / 168;
            rolling.observe(hours.get(hour));
        }
        assertThat(off).as("mean relative error of the next hour over a week").isLessThan(0.07);
        // from Monday 00:00 on
        double day = 0;
        double week = 0;
        for (int hour = 840; hour < 840 + 168; hour++) {
            day += hour < 840 + 24 ? Markets.course(hour) : 0;
            week += Markets.course(hour);
        }
        assertThat(forecaster.forecast(Horizon.DAY, Measure.BATCHES).total().median(0))
                .isBetween(0.9 * day, 1.1 * day);
        assertThat(forecaster.forecast(Horizon.WEEK, Measure.BATCHES).total().median(0))
                .isBetween(0.95 * week, 1.05 * week);
    }

    @Test
    void keysGetTheirShareAndAddUpNearly() {
        DemandForecaster forecaster = DemandForecaster.after(Markets.busy(3 * 168, 0.02, 2), ALL);
        for (Horizon horizon : ALL) {
            Demand demand = forecaster.forecast(horizon, Measure.BATCHES);
            double small = demand.of("small").median(0);
            double large = demand.of("large").median(0);
            assertThat(small / (small + large)).as(horizon.label()).isBetween(0.7, 0.8);
            assertThat((small + large) / demand.total().median(0))
                    .as(horizon.label())
                    .isBetween(0.9, 1.1);
        }
        assertThat(forecaster.keys()).containsExactlyInAnyOrder("small", "large");
    }

    @Test
    void theIntervalsOfOverdispersedCountsHold() {
        for (double k : new double[] {0, 0.02, 0.2}) {
            List<DemandScore> scores =
                    new DemandBacktest(Horizon.HOUR, 336).run(Markets.busy(336 + 600, k, 3), done -> {});
            assertThat(scores).hasSize(6).allSatisfy(score -> assertThat(score.coverage())
                    .as(score.toString())
                    .isBetween(0.76, 0.84));
        }
    }

    @Test
    void aKnownRhythmIsForecastBetterThanByLookingBack() {
        List<DemandScore> scores = new DemandBacktest(Horizon.HOUR, 336).run(Markets.busy(672, 0.005, 4), done -> {});
        assertThat(scores)
                .filteredOn(score ->
                        score.measure() == Measure.BATCHES && score.key().isEmpty())
                .singleElement()
                .satisfies(score -> assertThat(score.gain()).isGreaterThan(0.25));
    }

    /** One tenant's mad hour is not expected to come back. */
    @Test
    void oneHugeBatchDoesNotSpoilWhatComesAfter() {
        List<RequestHour> calm = Markets.busy(504, 0.01, 5);
        DemandForecaster forecaster = DemandForecaster.after(calm.subList(0, 480), ALL);
        RequestHour hour = calm.get(480);
        Count mad = new Count(hour.total().batches() + 1, hour.total().servers() + 50_000);
        forecaster.observe(new RequestHour(hour.startSeconds(), mad, Map.of("small", mad)));
        forecaster.observe(calm.get(481));
        double expected = DemandForecaster.after(calm.subList(0, 482), ALL)
                .forecast(Horizon.HOUR, Measure.SERVERS)
                .total()
                .median(0);
        assertThat(forecaster.forecast(Horizon.HOUR, Measure.SERVERS).total().median(0))
                .isBetween(0.5 * expected, 2 * expected);
    }

    @Test
    void beforeTheFirstHourNothingIsKnown() {
        DemandForecaster forecaster = new DemandForecaster(ALL);
        for (Horizon horizon : ALL) {
            Demand demand = forecaster.forecast(horizon, Measure.SERVERS);
            assertThat(demand.total().isUnknown()).isTrue();
            assertThat(demand.of("small").isUnknown()).isTrue();
        }
    }

    @Test
    void oneHourGivesWideButFiniteIntervals() {
        DemandForecaster forecaster = DemandForecaster.after(Markets.of(10), ALL);
        Forecast hour = forecaster.forecast(Horizon.HOUR, Measure.SERVERS).total();
        assertThat(hour.median(0)).isBetween(9.0, 11.0);
        assertThat(hour.quantile(0, 0.1)).isLessThan(8);
        assertThat(hour.quantile(0, 0.9)).isGreaterThan(12).isLessThan(30);
        assertThat(forecaster.forecast(Horizon.WEEK, Measure.SERVERS).total().median(0))
                .isBetween(1500.0, 1900.0);
    }

    @Test
    void whereNothingIsEverRequestedNothingIsForecast() {
        DemandForecaster forecaster = DemandForecaster.after(Markets.of(new long[500]), ALL);
        for (Horizon horizon : ALL) {
            Forecast total = forecaster.forecast(horizon, Measure.SERVERS).total();
            assertThat(total.median(0)).as(horizon.label()).isLessThan(0.01);
        }
        assertThat(forecaster.forecast(Horizon.HOUR, Measure.SERVERS).total().quantile(0, 0.9))
                .isLessThan(0.5);
    }

    @Test
    void aFlavorThatWasNeverRequestedIsUnknownAndOneThatComesLateIsNot() {
        List<RequestHour> past = Markets.busy(400, 0.02, 6);
        DemandForecaster forecaster = DemandForecaster.after(past.subList(0, 399), ALL);
        assertThat(forecaster.forecast(Horizon.HOUR, Measure.BATCHES).of("huge").isUnknown())
                .isTrue();
        Count total = past.get(399).total();
        forecaster.observe(new RequestHour(
                past.get(399).startSeconds(),
                new Count(total.batches() + 3, total.servers() + 3),
                Map.of("small", total, "huge", new Count(3, 3))));
        Forecast huge = forecaster.forecast(Horizon.HOUR, Measure.BATCHES).of("huge");
        assertThat(huge.median(0)).isBetween(0.0, 4.0);
        assertThat(huge.startSeconds()).isEqualTo(past.get(399).startSeconds() + RequestHour.SECONDS);
    }

    @Test
    void anHourIsNeitherSkippedNorToldTwice() {
        List<RequestHour> past = Markets.of(1, 2, 3);
        DemandForecaster forecaster = DemandForecaster.after(past.subList(0, 1), ALL);
        assertThatThrownBy(() -> forecaster.observe(past.get(0))).hasMessageContaining("the next hour begins at");
        assertThatThrownBy(() -> forecaster.observe(past.get(2))).hasMessageContaining("the next hour begins at");
    }

    @Test
    void aHorizonThatItWasNotMadeForIsRefused() {
        DemandForecaster forecaster = DemandForecaster.after(Markets.of(1, 2, 3), Set.of(Horizon.HOUR));
        assertThatThrownBy(() -> forecaster.forecast(Horizon.DAY, Measure.BATCHES))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever is counted, the quantiles are finite, not negative and in order, and the same each time. */
    @Property(tries = 60)
    void everyHistoryHasADefinedForecast(
            @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 0, max = 1_000_000_000_000L) Long> pattern,
            @ForAll @IntRange(min = 1, max = 260) int length) {
        long[] servers = new long[length];
        for (int i = 0; i < length; i++) {
            servers[i] = pattern.get(i * 7 % pattern.size());
        }
        DemandForecaster forecaster = DemandForecaster.after(Markets.of(servers), ALL);
        DemandForecaster again = DemandForecaster.after(Markets.of(servers), ALL);
        for (Horizon horizon : ALL) {
            for (Measure measure : Measure.values()) {
                Demand demand = forecaster.forecast(horizon, measure);
                for (Forecast forecast : List.of(demand.total(), demand.of("small"))) {
                    double before = 0;
                    for (double level : Forecast.levels()) {
                        if (forecast.isUnknown()) {
                            assertThat(pattern.subList(0, Math.min(length, pattern.size())))
                                    .contains(0L);
                            continue;
                        }
                        assertThat(forecast.quantile(0, level))
                                .isGreaterThanOrEqualTo(before)
                                .isFinite();
                        before = forecast.quantile(0, level);
                    }
                }
                assertThat(again.forecast(horizon, measure).total().steps()).isEqualTo(1);
                assertThat(again.forecast(horizon, measure).total().quantile(0, 0.9))
                        .isEqualTo(demand.total().quantile(0, 0.9));
            }
        }
    }
}
