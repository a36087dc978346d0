package io.gnomon.predictor.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RingTest {
    @Test
    void theNewestSamplesArePutOnAGridAndUnknownValuesAreGaps() {
        Ring ring = new Ring(2, 10);
        ring.add(10_000, new double[] {1, 5});
        ring.add(10_500, new double[] {3, Double.NaN});
        ring.add(12_000, new double[] {7, Double.POSITIVE_INFINITY});
        assertThat(ring.series(0, 1, 10, 13, Aggregate.MEAN).toArray()).containsExactly(2, Double.NaN, 7);
        assertThat(ring.series(0, 1, 10, 13, Aggregate.MAX).toArray()).containsExactly(3, Double.NaN, 7);
        assertThat(ring.series(1, 1, 10, 13, Aggregate.MAX).toArray()).containsExactly(5, Double.NaN, Double.NaN);
        assertThat(ring.newest()).containsExactly(7, Double.NaN);
    }

    @Test
    void aFullRingForgetsTheOldest() {
        Ring ring = new Ring(1, 3);
        for (int i = 0; i < 5; i++) {
            assertThat(ring.add(i * 1000L, new double[] {i})).isTrue();
        }
        assertThat(ring.size()).isEqualTo(3);
        assertThat(ring.oldestMillis()).isEqualTo(2000);
        assertThat(ring.series(0, 1, 0, 5, Aggregate.MEAN).toArray()).containsExactly(Double.NaN, Double.NaN, 2, 3, 4);
    }

    @Test
    void itGrowsToItsBoundWithoutLosingASampleAlsoAfterTheClockWasSetBack() {
        Ring ring = new Ring(2, 1_000);
        for (int i = 0; i < 500; i++) {
            ring.add(i * 60_000L, new double[] {i, -i});
        }
        ring.add(100 * 60_000L, new double[] {100, -100}); // the clock was set back
        for (int i = 101; i < 1_200; i++) {
            ring.add(i * 60_000L, new double[] {i, -i});
            assertThat(ring.newest()).containsExactly(i, -i);
        }
        assertThat(ring.size()).isEqualTo(1_000);
        assertThat(ring.oldestMillis()).isEqualTo(200 * 60_000L);
        double[] grid =
                ring.series(1, 60, 200 * 60L, 1_200 * 60L, Aggregate.MEAN).toArray();
        for (int i = 0; i < 1_000; i++) {
            assertThat(grid[i]).isEqualTo(-(200 + i));
        }
    }

    @Test
    void theSameTimeReplacesALateSampleIsRefusedAndAClockSetBackForgetsTheFuture() {
        Ring ring = new Ring(1, 10);
        ring.add(100_000, new double[] {1});
        ring.add(105_000, new double[] {2});
        assertThat(ring.add(105_000, new double[] {3})).isTrue();
        assertThat(ring.newest()).containsExactly(3);
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.add(104_000, new double[] {9})).isFalse();
        ring.add(160_000, new double[] {4});
        assertThat(ring.add(102_000, new double[] {5})).isTrue();
        assertThat(ring.newestMillis()).isEqualTo(102_000);
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetRightForgetsWhatWasBeforeAndAGapOfDaysDoesNot() {
        Ring ring = new Ring(1, 10);
        ring.add(0, new double[] {1});
        long later = Ring.LONGEST_GAP_MILLIS;
        ring.add(later, new double[] {2});
        assertThat(ring.size()).isEqualTo(2);
        ring.add(1_767_225_600_000L, new double[] {3});
        assertThat(ring.size()).isEqualTo(1);
        assertThat(ring.oldestMillis()).isEqualTo(1_767_225_600_000L);
    }

    @Test
    void wrongUseIsRefused() {
        Ring ring = new Ring(2, 3);
        assertThatThrownBy(() -> ring.add(0, new double[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.series(2, 1, 0, 1, Aggregate.MEAN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.series(0, 0, 0, 1, Aggregate.MEAN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.series(0, 1, 0, 1L << 40, Aggregate.MEAN)).hasMessageContaining("longer step");
        assertThatThrownBy(ring::newestMillis).isInstanceOf(IllegalStateException.class);
        assertThat(ring.newest()).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void readersBesideAWriterSeeWholeSamples() throws Exception {
        Ring ring = new Ring(2, 50);
        CountDownLatch started = new CountDownLatch(1);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> reader = readers.submit(() -> {
                started.countDown();
                int seen = 0;
                while (ring.isEmpty() || ring.newest()[0] < 20_000) {
                    double[] newest = ring.newest();
                    if (!Double.isNaN(newest[0]) && newest[0] != -newest[1]) {
                        throw new AssertionError("a torn sample: " + newest[0] + " and " + newest[1]);
                    }
                    seen++;
                }
                return seen;
            });
            started.await();
            for (int i = 1; i <= 20_000; i++) {
                ring.add(i, new double[] {i, -i});
            }
            assertThat(reader.get()).isNotNegative();
        } finally {
            readers.shutdownNow();
        }
    }

    /** The fast ring against a plain queue. */
    @Property(tries = 100)
    void itKeepsWhatAPlainQueueKeeps(
            @ForAll @IntRange(min = 1, max = 9) int capacity, @ForAll @IntRange(min = 0, max = 40) int samples) {
        Ring ring = new Ring(1, capacity);
        Deque<Double> plain = new ArrayDeque<>();
        for (int i = 0; i < samples; i++) {
            ring.add(i * 1000L, new double[] {i});
            plain.addLast((double) i);
            if (plain.size() > capacity) {
                plain.removeFirst();
            }
        }
        double[] kept = ring.series(0, 1, Math.max(0, samples - capacity), samples, Aggregate.MEAN)
                .toArray();
        assertThat(kept).containsExactly(plain.stream().mapToDouble(d -> d).toArray());
    }

    @Test
    void aWindowHoldsWhatAPassOverAllSamplesWouldPutIntoIt() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int capacity = 1 + random.nextInt(40);
            Ring ring = new Ring(1, capacity);
            List<long[]> kept = new ArrayList<>();
            long at = random.nextInt(5_000) - 2_500;
            for (int i = 0; i < random.nextInt(100); i++) {
                at += 1 + random.nextInt(4_000);
                ring.add(at, new double[] {i});
                kept.add(new long[] {at, i});
                if (kept.size() > capacity) {
                    kept.remove(0);
                }
            }
            int step = 1 + random.nextInt(7);
            long from = random.nextInt(200) - 20;
            long to = from + random.nextInt(100);
            Slots plain = new Slots(from, to, step, Aggregate.MEAN);
            kept.forEach(sample -> plain.add(sample[0], sample[1]));
            assertThat(ring.series(0, step, from, to, Aggregate.MEAN).toArray())
                    .containsExactly(plain.toSeries().toArray());
        }
    }
}
