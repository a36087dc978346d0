package io.gnomon.predictor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecurringBurstsTest {
    @Test
    void aNightlyBackupIsFoundInFiveNights() {
        for (int seed = 0; seed < 30; seed++) {
            List<Recurrence> found = RecurringBursts.find(Nights.withBackup(5, 30, 1, seed));
            assertThat(found).as("seed %d", seed).hasSize(1);
            Recurrence backup = found.get(0);
            assertThat(backup.periodSeconds()).isEqualTo(Nights.DAY);
            assertThat(backup.phaseSeconds()).isCloseTo(2 * 3600, within(900L));
            assertThat(backup.lengthSeconds()).isCloseTo(3600, within(900L));
            assertThat(backup.support()).isEqualTo(5);
            assertThat(backup.periods()).isEqualTo(5);
            assertThat(backup.jitterSeconds()).isLessThanOrEqualTo(900);
        }
    }

    @Test
    void twoNightsAreNotEnough() {
        assertThat(RecurringBursts.find(Nights.withBackup(2, 30, 1, 1))).isEmpty();
    }

    @Test
    void aBackupThatNoLongerRunsIsNotExpected() {
        Series with = Nights.withBackup(6, 30, 1, 1);
        Series without = Nights.withoutBackup(12, 1, 2);
        double[] values = without.toArray();
        System.arraycopy(with.toArray(), 0, values, 0, with.size());
        assertThat(RecurringBursts.find(new Series(Nights.START, 300, values))).isEmpty();
    }

    @Test
    void anHourlyJobIsFoundInEightHoursOfMinutes() {
        Random random = new Random(3);
        double[] values = new double[8 * 60];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 + random.nextGaussian() + (i % 60 >= 15 && i % 60 < 25 ? 40 : 0);
        }
        List<Recurrence> found = RecurringBursts.find(new Series(Nights.START, 60, values));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).periodSeconds()).isEqualTo(3600);
        assertThat(found.get(0).phaseSeconds()).isEqualTo(15 * 60);
        assertThat(found.get(0).lengthSeconds()).isEqualTo(600);
        assertThat(found.get(0).kind()).isEqualTo("recurring every 1h at +15m");
    }

    @Test
    void aWeeklyJobIsFoundInFiveWeeks() {
        double[] values = Nights.withoutBackup(35, 1, 5).toArray();
        for (int week = 0; week < 5; week++) {
            for (int i = 0; i < 24; i++) {
                values[week * 7 * 288 + 3 * 288 + 60 + i] += 50;
            }
        }
        List<Recurrence> found = RecurringBursts.find(new Series(Nights.START, 300, values));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).periodSeconds()).isEqualTo(7L * Nights.DAY);
        assertThat(found.get(0).support()).isEqualTo(5);
    }

    @Test
    void aNightlyBackupAmongRandomSpikesIsFound() {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) {
            double[] values = Nights.withBackup(7, 30, 1, seed).toArray();
            Random random = new Random(seed);
            for (int i = 0; i < 40; i++) {
                values[random.nextInt(values.length)] += 25;
            }
            found += RecurringBursts.find(new Series(Nights.START, 300, values)).stream()
                            .anyMatch(r -> r.periodSeconds() == Nights.DAY)
                    ? 1
                    : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(18);
    }

    /** Noise that remembers, noise that does not, random spikes and walks: at most one in a hundred may seem to recur. */
    @Test
    void inNoiseNothingRecurs() {
        int claimed = 0;
        for (int seed = 0; seed < 400; seed++) {
            claimed += RecurringBursts.find(noise(seed)).isEmpty() ? 0 : 1;
        }
        assertThat(claimed).isLessThanOrEqualTo(4);
    }

    private static Series noise(int seed) {
        Random random = new Random(seed);
        double[] values = new double[(5 + random.nextInt(20)) * 288];
        double rest = 0;
        for (int i = 0; i < values.length; i++) {
            double fresh = random.nextGaussian();
            rest = 0.9 * rest + fresh;
            values[i] = switch (seed % 4) {
                case 0 -> 10 + fresh;
                case 1 -> 50 + 3 * rest;
                case 2 -> Math.exp(1.5 * fresh);
                default -> 5 + 0.2 * fresh + (random.nextInt(60) == 0 ? 20 * random.nextDouble() : 0);
            };
        }
        return new Series(Nights.START, 300, values);
    }

    @Test
    void nothingIsFoundInNothing() {
        assertThat(RecurringBursts.find(new Series(0, 300, new double[0]))).isEmpty();
        assertThat(RecurringBursts.find(new Series(0, 300, new double[3000]))).isEmpty();
        assertThat(RecurringBursts.find(new Series(0, 300, new double[] {Double.NaN, Double.NaN})))
                .isEmpty();
    }

    @Test
    void aRecurrenceListsPastAndComingOnes() {
        Recurrence nightly = new Recurrence(86_400, 7200, 3600, 60, 5, 5);
        assertThat(nightly.between(Nights.START, Nights.START + 2L * Nights.DAY))
                .containsExactly(
                        new Occurrence(Nights.START + 7200, Nights.START + 10_800, nightly.kind()),
                        new Occurrence(Nights.START + 93_600, Nights.START + 97_200, nightly.kind()));
        assertThat(nightly.between(Nights.START + 9000, Nights.START + 9001)).hasSize(1);
        assertThat(nightly.between(Nights.START + 10_800, Nights.START + 10_801))
                .isEmpty();
    }

    @Test
    void theTailOfABinomialIsBoundedFromAbove() {
        // 1 - (1 - 0.1)^5 = 0.40951 of at least one in five; 0.00856 of at least three
        assertThat(Math.exp(RecurringBursts.logTail(5, 3, 0.1))).isBetween(0.00856, 0.0095);
        assertThat(Math.exp(RecurringBursts.logTail(5, 5, 0.1))).isCloseTo(1e-5, within(1e-7));
        assertThat(RecurringBursts.logTail(5, 0, 0.1)).isZero();
    }
}
