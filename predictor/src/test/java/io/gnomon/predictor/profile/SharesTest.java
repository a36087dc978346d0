package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void usageIsDividedByWhatWasAllocatedInThatSlot() {
        Series usage = SetWorlds.series(1, 3, Double.NaN, 1, -1, 2);
        Series allocation = SetWorlds.series(2, 2, 2, 0, 2, Double.NaN);
        assertThat(Shares.of(usage, allocation).toArray())
                .containsExactly(0.5, 1.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        assertThat(Shares.of(usage, 4).get(1)).isEqualTo(0.75);
        assertThat(Shares.of(usage, Double.MIN_VALUE).isGap(0)).isTrue();
        assertThatThrownBy(() -> Shares.of(usage, allocation.slice(0, 3))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theScaleCanBeTurnedBack() {
        for (double share : new double[] {0, 1e-9, 0.003, 0.4, 1, 2.5, 1e6, -0.2}) {
            assertThat(ShareScale.share(ShareScale.of(share))).isCloseTo(share, within(1e-12 * (1 + Math.abs(share))));
        }
    }
}
