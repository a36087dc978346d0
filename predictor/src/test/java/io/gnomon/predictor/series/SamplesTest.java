package io.gnomon.predictor.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void samplesOutOfOrderAreSortedAndOfTwoWithOneTimeTheLaterGivenCounts() {
        Samples samples = new Samples(new long[] {3000, 1000, 1000, 2000}, new double[] {3, 9, 1, Double.NaN});
        assertThat(samples.size()).isEqualTo(2);
        assertThat(samples.resample(1, Aggregate.MEAN).toArray()).containsExactly(1, Double.NaN, 3);
        assertThat(samples.resample(1, Aggregate.MEAN).startSeconds()).isEqualTo(1);
    }

    @Test
    void slotsStartAtMultiplesOfTheStepAlsoBefore1970() {
        Samples samples = new Samples(new long[] {-1, 299_000, 301_000}, new double[] {1, 2, 4});
        Series series = samples.resample(300, Aggregate.MAX);
        assertThat(series.startSeconds()).isEqualTo(-300);
        assertThat(series.toArray()).containsExactly(1, 2, 4);
    }

    @Test
    void noSamplesMakeAnEmptySeries() {
        assertThat(new Samples(new long[0], new double[0])
                        .resample(60, Aggregate.MEAN)
                        .size())
                .isZero();
        assertThat(new Samples(new long[] {1}, new double[] {Double.NaN})
                        .resample(60, Aggregate.MEAN)
                        .size())
                .isZero();
    }

    @Test
    void aClockThatJumpedHalfACenturyIsAnErrorNotAnOutOfMemory() {
        Samples samples = new Samples(new long[] {0, 1_700_000_000_000L}, new double[] {1, 2});
        assertThatThrownBy(() -> samples.resample(1, Aggregate.MEAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clock");
        assertThat(samples.resample(1, 1_700_000_000L, 1_700_000_001L, Aggregate.MEAN)
                        .toArray())
                .containsExactly(2);
    }
}
