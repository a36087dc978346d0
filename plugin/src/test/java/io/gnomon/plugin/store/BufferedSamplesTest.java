package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.SampleFixtures.all;
import static io.gnomon.plugin.store.SampleFixtures.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferedSamplesTest {
    private final ListedSamples store = new ListedSamples();
    private final BufferedSamples buffered = new BufferedSamples(store, 3);

    @Test
    void samplesWaitWhileTheStoreCannotTakeThem() {
        store.full = true;
        buffered.append(List.of(sample("a", 0)));
        buffered.append(List.of(sample("a", 1)));

        assertThat(store.samples).isEmpty();
        assertThat(buffered.waiting()).isEqualTo(2);
        assertThat(buffered.problem()).contains("the disk is full");
        assertThat(all(buffered)).containsExactly(sample("a", 0), sample("a", 1));
        assertThat(buffered.count()).isEqualTo(2);

        store.full = false;
        buffered.append(List.of(sample("a", 2)));

        assertThat(store.samples).containsExactly(sample("a", 0), sample("a", 1), sample("a", 2));
        assertThat(buffered.waiting()).isZero();
        assertThat(buffered.problem()).isEmpty();
        assertThat(buffered.dropped()).isZero();
    }

    @Test
    void aboveTheCapacityTheOldestAreDroppedAndCounted() {
        store.full = true;
        for (int i = 0; i < 5; i++) {
            buffered.append(List.of(sample("a", i)));
        }

        assertThat(buffered.dropped()).isEqualTo(2);
        assertThat(all(buffered)).containsExactly(sample("a", 2), sample("a", 3), sample("a", 4));
    }

    @Test
    void whatWaitsIsErasedToo() {
        store.full = true;
        buffered.append(List.of(sample("a", 0), sample("b", 0)));

        assertThat(buffered.erase(Set.of("a"))).isEqualTo(1);

        assertThat(all(buffered)).containsExactly(sample("b", 0));
    }

    @Test
    void closingTriesALastTime() {
        store.full = true;
        buffered.append(List.of(sample("a", 0)));
        store.full = false;

        buffered.close();

        assertThat(store.samples).containsExactly(sample("a", 0));
        assertThat(store.closed).isTrue();
    }

    @Test
    void closingAFullStoreStillClosesIt() {
        store.full = true;
        buffered.append(List.of(sample("a", 0)));

        buffered.close();

        assertThat(store.closed).isTrue();
    }
}
