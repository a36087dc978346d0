package io.gnomon.predictor.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapsTest {
    private static final double GAP = Double.NaN;

    @Test
    void shortGapsAreBridgedLongOnesAndTheEndsStay() {
        Series series = new Series(0, 60, new double[] {GAP, 1, GAP, 3, GAP, GAP, GAP, 4, GAP});
        assertThat(Gaps.interpolate(series, 2).toArray()).containsExactly(GAP, 1, 2, 3, GAP, GAP, GAP, 4, GAP);
        assertThat(Gaps.interpolate(series, 3).toArray()).containsExactly(GAP, 1, 2, 3, 3.25, 3.5, 3.75, 4, GAP);
        assertThat(Gaps.interpolate(series, 0).toArray()).containsExactly(series.toArray());
    }
}
