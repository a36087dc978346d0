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
    void ofTwoNeedsTheLargerCountsAtEachLevel() {
        Need broad = new Need(new double[] {0.5, 0.9}, new double[] {10, 30});
        Need narrow = new Need(new double[] {0.1, 0.99}, new double[] {20, 20});
        assertThat(broad.or(narrow).quantiles()).containsExactly(20, 30);
        assertThat(narrow.or(broad).quantiles()).containsExactly(20, 30);
    }

    @Test
    void aLargeMisfitIsChangedAtOnceAndASmallOneAfterAWhile() {
        Need need = new Need(new double[] {0.5}, new double[] {100});
        Restraint restraint = new Restraint(new Price(10), 35);
        assertThat(restraint.isDue(0, restraint.regret(140, 100, need))).isTrue();
        double regret = restraint.regret(110, 100, need);
        assertThat(regret).isEqualTo(-10);
        double waited = 0;
        int slots = 0;
        while (!restraint.isDue(waited, regret)) {
            waited = restraint.waited(waited, regret, 1);
            slots++;
        }
        assertThat(slots).isEqualTo(3); // with the coming one that makes four slots of ten
    }

    @Test
    void whatWasWaitedForIsForgottenOnceItIsWrongTheOtherWay() {
        Restraint restraint = new Restraint(new Price(10), 100);
        assertThat(restraint.waited(-90, 20, 0.5)).isEqualTo(10);
        assertThat(restraint.waited(-90, 0, 1)).isZero();
        assertThat(restraint.waited(-90, -20, 0.5)).isEqualTo(-100);
    }

    @Test
    void aShortageIsRegrettedByItsPrice() {
        Need need = new Need(new double[] {0.5}, new double[] {100});
        assertThat(new Restraint(new Price(10), 0).regret(90, 100, need)).isEqualTo(100);
    }
}
