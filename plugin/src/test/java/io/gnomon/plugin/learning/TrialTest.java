package io.gnomon.plugin.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.learning.Trial.Verdict;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final int STEP = 60;
    private static final int STEPS = 15;
    private static final long START = 1_800_000_000L;

    @Test
    void aChampionThatIsOffByMoreThanTheOneBeforeIsFoundOut() {
        assertThat(verdict(5, 20, 1)).isEqualTo(Verdict.WORSE);
    }

    @Test
    void oneThatIsAsGoodOrBetterPasses() {
        assertThat(verdict(0, 20, 1)).isEqualTo(Verdict.PASSED);
        assertThat(verdict(-5, 20, 1)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void chanceAloneHardlyEverTakesAGoodOneBack() {
        int taken = 0;
        for (int seed = 0; seed < 200; seed++) {
            taken += verdict(0, 20, seed) == Verdict.WORSE ? 1 : 0;
        }
        assertThat(taken).isLessThanOrEqualTo(2);
    }

    @Test
    void nothingIsSaidOfAFewPairsNorOfSlotsThatWereNotMeasured() {
        assertThat(verdict(5, 3, 1)).isEqualTo(Verdict.OPEN);
        Trial trial = new Trial(Instant.ofEpochSecond(START));
        double[] gaps = new double[STEPS];
        Arrays.fill(gaps, Double.NaN);
        for (int s = 0; s < 20; s++) {
            UUID server = new UUID(0, s);
            trial.promised(server, flat(10), flat(50));
            assertThat(trial.came(server, new Series(START, STEP, gaps), Instant.ofEpochSecond(START + STEP * STEPS)))
                    .isEqualTo(Verdict.OPEN);
        }
    }

    @Test
    void onlySoManyServersTakePart() {
        Trial trial = new Trial(Instant.ofEpochSecond(START));
        for (int s = 0; s < 20; s++) {
            assertThat(trial.takes(new UUID(0, s))).isTrue();
            trial.promised(new UUID(0, s), flat(10), flat(50));
        }
        assertThat(trial.takes(new UUID(0, 20))).isFalse();
        assertThat(trial.takes(new UUID(0, 3))).isTrue();
    }

    /** The new one is off by so much more than the other, whose error is 3 +- 3. */
    private static Verdict verdict(double worseBy, int servers, long seed) {
        Trial trial = new Trial(Instant.ofEpochSecond(START));
        Random random = new Random(seed);
        Verdict verdict = Verdict.OPEN;
        for (int round = 0; round < 3 && verdict == Verdict.OPEN; round++) {
            long start = START + (long) round * STEPS * STEP;
            for (int s = 0; s < servers && verdict == Verdict.OPEN; s++) {
                UUID server = new UUID(0, s);
                double mine = Math.abs(3 + 3 * random.nextGaussian() + worseBy);
                double theirs = Math.abs(3 + 3 * random.nextGaussian());
                trial.promised(
                        server,
                        flat(100 + mine).startingAt(start),
                        flat(100 + theirs).startingAt(start));
                double[] actual = new double[STEPS];
                Arrays.fill(actual, 100);
                verdict = trial.came(
                        server, new Series(start, STEP, actual), Instant.ofEpochSecond(start + (long) STEPS * STEP));
            }
        }
        return verdict;
    }

    private static Forecast flat(double value) {
        double[][] rows = new double[STEPS][11];
        for (double[] row : rows) {
            Arrays.fill(row, value);
        }
        return new Forecast("flat", START, STEP, rows);
    }
}
