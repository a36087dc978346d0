package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.Scores;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccuracyTest {
    private static final int STEP = 60;
    private static final int STEPS = 15;
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000L - 1_800_000_000L % 3600);

    private final Table table = new Table();
    private final Accuracy accuracy = new Accuracy(table, server -> "shop");
    private final Tracked server = new Tracked(
            new ServerRecord(
                    UUID.randomUUID(), "p", "web", "default", "ada", "h", true, Map.of(), START, Optional.empty()),
            100);

    @Test
    void aForecastIsScoredAtEachThirdOfItsHorizonWhenItsTimeHasCome() {
        accuracy.calibrated(server, Resource.CPU, flat(START, 10), START);
        for (int minute = 1; minute <= STEPS; minute++) {
            settle(history(minute, 12), START.plusSeconds(60L * minute));
        }
        accuracy.flush();
        assertThat(table.rows).extracting(ForecastScore::aheadSeconds).containsExactlyInAnyOrder(300, 600, 900);
        assertThat(table.rows).allSatisfy(s -> {
            assertThat(s.points()).isEqualTo(1);
            assertThat(s.group()).isEqualTo("shop");
            assertThat(s.learner()).isEqualTo("flat");
            assertThat(s.mae()).isCloseTo(2, within(1e-9));
            assertThat(s.bias()).isCloseTo(-2, within(1e-9));
            assertThat(s.coverage()).isZero(); // the bounds are 9 and 11
        });
        assertThat(server.promises().of(Resource.CPU)).isEmpty();
    }

    @Test
    void whatWasNotMeasuredIsNotScored() {
        accuracy.calibrated(server, Resource.CPU, flat(START, 10), START);
        double[] gaps = new double[20];
        Arrays.fill(gaps, Double.NaN);
        settle(new Series(START.getEpochSecond(), STEP, gaps), START.plusSeconds(1200));
        accuracy.flush();
        assertThat(table.rows).isEmpty();
        assertThat(server.promises().of(Resource.CPU)).isEmpty();
        // nor what is older than all that is remembered
        accuracy.calibrated(server, Resource.CPU, flat(START, 10), START);
        settle(new Series(START.getEpochSecond() + 3600, STEP, new double[20]), START.plusSeconds(4800));
        accuracy.flush();
        assertThat(table.rows).isEmpty();
    }

    @Test
    void aClockThatWasSetBackTakesItsForecastsAlong() {
        accuracy.calibrated(server, Resource.CPU, flat(START, 10), START);
        settle(history(1, 10), START.minusSeconds(7200));
        assertThat(server.promises().of(Resource.CPU)).isEmpty();
        settle(history(STEPS, 10), START.plusSeconds(900));
        accuracy.flush();
        assertThat(table.rows).isEmpty();
    }

    @Test
    void nothingIsRememberedOfAForecastThatSaysNothingAndOnlyAFewOfMany() {
        accuracy.calibrated(server, Resource.CPU, Forecast.unknown("x", 0, STEP), START);
        accuracy.promised(server, Resource.CPU, Forecast.unknown("x", 0, STEP), START);
        assertThat(server.promises().of(Resource.CPU)).isEmpty();
        for (int minute = 0; minute < 600; minute++) {
            Instant now = START.plusSeconds(60L * minute);
            accuracy.calibrated(server, Resource.CPU, flat(now, 10), now);
        }
        assertThat(server.promises().of(Resource.CPU)).hasSize(3);
    }

    @Test
    void boundsThatDoNotHoldAreCalibratedUntilTheyDo() {
        // told as 10 +- 1, and is 10 with a spread of 5
        Random random = new Random(1);
        List<Double> actual = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            actual.add(10 + 5 * random.nextGaussian());
        }
        Forecast used = flat(START, 10);
        for (int minute = 0; minute < 3000; minute++) {
            Instant now = START.plusSeconds(60L * minute);
            double[] known = actual.subList(Math.max(0, minute - 40), minute).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            settle(new Series(now.getEpochSecond() - 60L * known.length, STEP, known), now);
            used = accuracy.calibrated(server, Resource.CPU, flat(now, 10), now);
            if (minute == 2000) {
                accuracy.flush();
                table.rows.clear();
            }
        }
        accuracy.flush();
        assertThat(used.quantile(14, 0.9) - used.quantile(14, 0.1)).isBetween(9.0, 17.0);
        long points = table.rows.stream().mapToLong(ForecastScore::points).sum();
        long inside = table.rows.stream().mapToLong(ForecastScore::within).sum();
        assertThat((double) inside / points).isBetween(0.73, 0.87);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenTheNextTime() {
        accuracy.promised(server, Resource.DISK, flat(START, 10), START);
        accuracy.settle(server, Resource.DISK, history(STEPS, 12), START.plusSeconds(900));
        table.full = true;
        org.assertj.core.api.Assertions.assertThatThrownBy(accuracy::flush).isInstanceOf(IllegalStateException.class);
        table.full = false;
        accuracy.flush();
        assertThat(table.rows).hasSize(3);
        accuracy.flush();
        assertThat(table.rows).hasSize(3);
    }

    private void settle(Series history, Instant now) {
        accuracy.settle(server, Resource.CPU, history, now);
    }

    private static Series history(int slots, double value) {
        double[] values = new double[slots];
        Arrays.fill(values, value);
        return new Series(START.getEpochSecond(), STEP, values);
    }

    private static Forecast flat(Instant start, double value) {
        double[][] rows = new double[STEPS][];
        for (int s = 0; s < STEPS; s++) {
            rows[s] = new double[] {-1, -0.7, -0.4, -0.2, 0, 0.2, 0.4, 0.7, 1, 1.3, 1.8};
            for (int l = 0; l < rows[s].length; l++) {
                rows[s][l] += value;
            }
        }
        return new Forecast("flat", start.getEpochSecond(), STEP, rows);
    }

    private static final class Table implements Scores {
        private final List<ForecastScore> rows = new ArrayList<>();
        private boolean full;

        @Override
        public void add(List<ForecastScore> scores) {
            if (full) {
                throw new IllegalStateException("the disk is full");
            }
            rows.addAll(scores);
        }

        @Override
        public List<ForecastScore> list(
                Optional<String> project, Optional<Resource> resource, Instant since, boolean byDay) {
            return List.copyOf(rows);
        }

        @Override
        public long prune(Instant before) {
            return 0;
        }
    }
}
