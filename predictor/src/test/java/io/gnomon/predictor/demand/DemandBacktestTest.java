package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandBacktestTest {
    private static DemandScore total(List<DemandScore> scores, Measure measure) {
        return scores.stream()
                .filter(s -> s.measure() == measure && s.key().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theErrorsOfTheUsualGuessesAreThoseCountedByHand() {
        long[] servers = new long[27];
        servers[0] = 8;
        servers[24] = 10;
        servers[25] = 4;
        servers[26] = 1;
        // tested: hours 24, 25 and 26
        DemandScore score =
                total(new DemandBacktest(Horizon.HOUR, 24).run(Markets.of(servers), done -> {}), Measure.SERVERS);
        assertThat(score.points()).isEqualTo(3);
        assertThat(score.mean()).isEqualTo(5);
        assertThat(score.lastValue().mae()).isEqualTo((10 + 6 + 3) / 3.0);
        assertThat(score.lastValue().rmse()).isEqualTo(Math.sqrt((100 + 36 + 9) / 3.0));
        assertThat(score.yesterday().mae()).isEqualTo((2 + 4 + 1) / 3.0);
        assertThat(score.lastWeek().mae()).isNaN();
    }

    @Test
    void noForecastKnowsWhatComesAfterIt() {
        List<RequestHour> hours = Markets.busy(260, 0.02, 7);
        List<RequestHour> changed = new ArrayList<>(hours.subList(0, 240));
        changed.addAll(Markets.busy(260, 0.02, 8).subList(240, 260));
        // the test ends where the hours begin to differ
        DemandBacktest backtest = new DemandBacktest(Horizon.HOUR, 200);
        assertThat(backtest.run(hours.subList(0, 240), done -> {}))
                .isEqualTo(backtest.run(changed.subList(0, 240), done -> {}));
        DemandForecaster forecaster = DemandForecaster.after(hours.subList(0, 239), java.util.Set.of(Horizon.DAY));
        assertThat(forecaster.forecast(Horizon.DAY, Measure.BATCHES).total().startSeconds())
                .isEqualTo(hours.get(239).startSeconds());
    }

    @Test
    void aWeekHasNoYesterdayToCompareWith() {
        DemandScore score = total(
                new DemandBacktest(Horizon.WEEK, 336).run(Markets.busy(540, 0.02, 9), done -> {}), Measure.BATCHES);
        assertThat(score.points()).isEqualTo(540 - 336 - 168 + 1);
        assertThat(score.yesterday().mae()).isNaN();
        assertThat(score.lastWeek()).isEqualTo(score.lastValue());
        assertThat(score.gain()).isFinite();
    }

    @Test
    void theTotalComesFirstAndTheBusiestFlavorNext() {
        assertThat(new DemandBacktest(Horizon.HOUR, 100).run(Markets.busy(120, 0.02, 1), done -> {}))
                .extracting(DemandScore::key)
                .containsExactly("", "small", "large", "", "small", "large");
    }

    @Test
    void tooFewHoursAreRefused() {
        assertThatThrownBy(() -> new DemandBacktest(Horizon.DAY, 336).run(Markets.of(new long[350]), done -> {}))
                .hasMessageContaining("there are 350 whole hours")
                .hasMessageContaining("at least 360");
        assertThatThrownBy(() -> new DemandBacktest(Horizon.DAY, 0)).hasMessageContaining("at least one hour");
    }

    @Test
    void whereNothingIsRequestedThereIsNoGain() {
        DemandScore score =
                total(new DemandBacktest(Horizon.HOUR, 48).run(Markets.of(new long[72]), done -> {}), Measure.SERVERS);
        assertThat(score.gain()).isNaN();
        assertThat(score.ours().mae()).isLessThan(0.01);
    }
}
