package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalModelTest {
    private static final int SLOT_SECONDS = 300;
    private static final int DAY = 288;

    private static int poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    @Test
    void nothingIsSaidBeforeAnHourIsKnown() {
        ArrivalModel model = new ArrivalModel(SLOT_SECONDS, 0);
        assertThat(model.forecast().counts()).isEmpty();
        for (int slot = 0; slot < 12; slot++) {
            model.advance(3);
        }
        assertThat(model.forecast().counts()).isEmpty();
        model.advance(3);
        assertThat(model.forecast().counts()).isNotEmpty();
    }

    @Test
    void theProbabilityOfEachCountHoldsForRequestsThatComeByChance() {
        Random random = new Random(3);
        ArrivalModel model = new ArrivalModel(SLOT_SECONDS, 0);
        int tested = 0;
        int[] atLeast = new int[12];
        double[] said = new double[12];
        for (int slot = 0; slot < 6 * DAY; slot++) {
            double mean = 5 + 4 * Math.sin(2 * Math.PI * slot / DAY);
            ArrivalForecast forecast = model.forecast();
            int count = poisson(random, mean);
            if (slot >= 3 * DAY) {
                tested++;
                for (int k = 1; k < atLeast.length; k++) {
                    atLeast[k] += count >= k ? 1 : 0;
                    said[k] += forecast.atLeast(k);
                }
            }
            model.advance(count);
        }
        for (int k = 1; k < atLeast.length; k++) {
            assertThat(said[k] / tested)
                    .as("at least %d", k)
                    .isBetween((double) atLeast[k] / tested - 0.06, (double) atLeast[k] / tested + 0.06);
        }
    }

    @Test
    void aDailyBatchIsExpectedAtItsTimeAndNotAtOthers() {
        ArrivalModel model = new ArrivalModel(SLOT_SECONDS, 0);
        double before = 0;
        double at = 0;
        for (int slot = 0; slot < 15 * DAY; slot++) {
            boolean time = slot % DAY == 100;
            if (slot >= 14 * DAY) {
                before = slot % DAY == 99 ? model.forecast().expected() : before;
                at = time ? model.forecast().expected() : at;
            }
            model.advance(time ? 100 : 0);
        }
        assertThat(at).isGreaterThan(5 * (before + 0.1));
    }

    @Test
    void whatIsRareIsAsLikelyAsItWas() {
        ArrivalModel model = new ArrivalModel(SLOT_SECONDS, 0);
        Random random = new Random(1);
        int seen = 0;
        for (int slot = 0; slot < 7 * DAY; slot++) {
            int count = random.nextInt(100) == 0 ? 1 : 0;
            seen += count;
            model.advance(count);
        }
        double often = (double) seen / (7 * DAY);
        assertThat(model.forecast().atLeast(1)).isBetween(often / 2, 2 * often);
        assertThat(model.forecast().atLeast(2)).isLessThan(often / 2);
    }

    @Test
    void whatCannotBeASlotIsRefused() {
        assertThatThrownBy(() -> new ArrivalModel(7, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArrivalModel(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTailOfAForecastCountsOnePossibilityMoreThanIsKnown() {
        ArrivalForecast forecast = new ArrivalForecast(new int[] {0, 0, 2, 2, 5});
        assertThat(forecast.atLeast(0)).isEqualTo(1);
        assertThat(forecast.atLeast(1)).isEqualTo(3 / 6.0);
        assertThat(forecast.atLeast(2)).isEqualTo(3 / 6.0);
        assertThat(forecast.atLeast(3)).isEqualTo(1 / 6.0);
        assertThat(forecast.atLeast(6)).isZero();
        assertThat(forecast.expected()).isEqualTo(9 / 5.0);
        assertThat(forecast.quantile(0.1)).isZero();
        assertThat(forecast.quantile(0.5)).isEqualTo(2);
        assertThat(forecast.quantile(0.9)).isEqualTo(5);
        assertThat(ArrivalForecast.UNKNOWN.quantile(0.9)).isZero();
    }

    @Test
    void theRingKeepsTheLastInOrder() {
        SortedRing ring = new SortedRing(50);
        Random random = new Random(5);
        double[] all = random.doubles(500, 0, 4).map(Math::rint).toArray();
        for (int i = 0; i < all.length; i++) {
            ring.add(all[i]);
            double[] last = Arrays.copyOfRange(all, Math.max(0, i - 49), i + 1);
            Arrays.sort(last);
            assertThat(ring.size()).isEqualTo(last.length);
            for (int place = 0; place < last.length; place++) {
                assertThat(ring.get(place)).isEqualTo(last[place]);
            }
        }
    }
}
