package io.gnomon.predictor.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecisionTest {
    @Test
    void aPriceIsALevel() {
        assertThat(new Price(1).level()).isEqualTo(0.5);
        assertThat(new Price(9).level()).isEqualTo(0.9);
        assertThat(new Price(99).level()).isEqualTo(0.99);
    }

    @Test
    void aShortageThatCostsNothingIsNoPrice() {
        for (double price : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Price(price)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void betweenLevelsANeedIsLinearAndOutsideFlat() {
        Need need = new Need(new double[] {0.5, 0.9}, new double[] {10, 20});
        assertThat(need.quantile(0.1)).isEqualTo(10);
        assertThat(need.quantile(0.7)).isEqualTo(15, within(1e-9));
        assertThat(need.quantile(0.9)).isEqualTo(20);
        assertThat(need.quantile(0.999)).isEqualTo(20);
    }

    @Test
    void growsAtOnceBeyondTheBand() {
        Band band = new Band(100, 50);
        assertThat(band.decide(1_000, 1_101, 1_101)).hasValue(1_101);
        assertThat(band.decide(1_000, 1_100, 1_100)).isEmpty();
    }

    @Test
    void shrinksToTheMostThatWasWantedLately() {
        Band band = new Band(100, 50);
        assertThat(band.decide(1_000, 10, 950)).hasValue(950);
        assertThat(band.decide(1_000, 10, 951)).isEmpty();
        assertThat(new Band(0, 0).decide(1_000, 1_000, 1_000)).isEmpty();
    }
}
