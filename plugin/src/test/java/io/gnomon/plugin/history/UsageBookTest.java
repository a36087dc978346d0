package io.gnomon.plugin.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageBookTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration KEEP = Duration.ofDays(2);

    private final ListedSamples store = new ListedSamples();
    private final Map<String, Instant> running = new LinkedHashMap<>(Map.of("web", START));
    private final UsageBook book = new UsageBook(store, () -> Map.copyOf(running), KEEP);

    private Series cpu() {
        return book.usage("web", Resource.CPU);
    }

    @Test
    void slotsAreMeansOfWhatWasUsedAndOfItsShareUpToTheLastCompleteOne() {
        store.add("web", START, 1);
        store.add("web", START.plusSeconds(200), 2);
        store.add("web", START.plusSeconds(300), 4);
        store.add("web", START.plusSeconds(600), 3);
        book.refresh(START.plusSeconds(700));
        assertThat(cpu().toArray()).containsExactly(1.5, 4);
        assertThat(cpu().startSeconds()).isEqualTo(START.getEpochSecond());
        assertThat(book.shares("web", Resource.CPU).toArray()).containsExactly(0.375, 1);
        assertThat(book.shares("web", Resource.MEMORY).get(0)).isCloseTo(0.5, within(1e-6));
        assertThat(book.usage("web", Resource.DISK).size()).isZero();
        assertThat(book.usage("nobody", Resource.CPU).size()).isZero();
    }

    @Test
    void whatWasNotMeasuredAndWhatIsBeyondAllMeasureCountsForNothing() {
        store.add("web", START, Double.NaN);
        store.add("web", START.plusSeconds(60), Double.MAX_VALUE);
        store.add("web", START.plusSeconds(180), 2);
        book.refresh(START.plusSeconds(300));
        assertThat(cpu().toArray()).containsExactly(2);
        assertThat(book.usage("web", Resource.MEMORY).toArray()).containsExactly(100);
    }

    @Test
    void onlyWhatIsNewIsReadAgainUnlessSomebodyCameInWhoIsOlder() {
        store.use("web", START, START.plus(Duration.ofHours(2)), t -> 1);
        book.refresh(START.plus(Duration.ofHours(1)));
        running.put("young", START.plus(Duration.ofMinutes(90)));
        book.refresh(START.plus(Duration.ofHours(2)));
        assertThat(store.asked)
                .containsExactly(START.plus(Duration.ofHours(1)).minus(KEEP), START.plus(Duration.ofHours(1)));
        store.use("old", START, START.plus(Duration.ofHours(2)), t -> 3);
        running.put("old", START);
        book.refresh(START.plus(Duration.ofHours(3)));
        assertThat(store.asked.get(2)).isEqualTo(START.plus(Duration.ofHours(3)).minus(KEEP));
        assertThat(book.usage("old", Resource.CPU).get(0)).isEqualTo(3);
        assertThat(cpu().get(0)).isEqualTo(1);
    }

    @Test
    void aServerThatComesBackFindsItsPagesAndOneThatIsErasedDoesNot() {
        store.use("web", START, START.plus(Duration.ofHours(1)), t -> 1);
        book.refresh(START.plus(Duration.ofHours(1)));
        running.clear();
        book.refresh(START.plus(Duration.ofHours(2)));
        running.put("web", START.plus(Duration.ofHours(2)));
        book.refresh(START.plus(Duration.ofHours(3)));
        assertThat(cpu().get(0)).isEqualTo(1);
        book.forget(List.of("web"));
        assertThat(cpu().size()).isZero();
    }

    @Test
    void whoIsErasedWhileItIsReadLeavesNothing() {
        store.use("web", START, START.plus(Duration.ofHours(1)), t -> 1);
        store.whileReading = () -> {
            running.remove("web");
            book.forget(List.of("web"));
        };
        book.refresh(START.plus(Duration.ofHours(1)));
        assertThat(cpu().size()).isZero();
    }

    @Test
    void aClockThatJumpsForwardLeavesAGapAndOneThatIsSetBackTakesTheFutureAway() {
        store.use("web", START, START.plus(Duration.ofHours(1)), t -> 1);
        book.refresh(START.plus(Duration.ofHours(1)));
        Instant later = START.plus(Duration.ofHours(30));
        store.use("web", later, later.plus(Duration.ofHours(1)), t -> 2);
        book.refresh(later.plus(Duration.ofHours(1)));
        assertThat(cpu().size()).isEqualTo(31 * 12);
        assertThat(cpu().isGap(100)).isTrue();
        assertThat(cpu().get(30 * 12)).isEqualTo(2);
        book.refresh(START.plus(Duration.ofMinutes(30)));
        assertThat(cpu().size()).isEqualTo(6);
        Instant much = START.plus(Duration.ofDays(4000));
        book.refresh(much);
        assertThat(cpu().size()).isZero();
    }

    @Test
    void whatIsTooOldGoes() {
        store.use("web", START, START.plus(Duration.ofDays(4)), t -> 1);
        book.refresh(START.plus(Duration.ofDays(1)));
        assertThat(cpu().size()).isEqualTo(288);
        book.refresh(START.plus(Duration.ofDays(4)));
        assertThat(cpu().size()).isEqualTo(2 * 288);
    }

    @Test
    void thereIsRoomForSoManyServersAndTheFirstOnesStay() {
        for (int i = 0; i < UsageBook.MOST_SERVERS + 20; i++) {
            running.put("more-" + i, START);
        }
        UsageBook ordered = new UsageBook(store, () -> new LinkedHashMap<>(running), KEEP);
        store.use("web", START, START.plus(Duration.ofHours(1)), t -> 1);
        store.use("more-0", START, START.plus(Duration.ofHours(1)), t -> 1);
        store.use("more-310", START, START.plus(Duration.ofHours(1)), t -> 1);
        ordered.refresh(START.plus(Duration.ofHours(1)));
        assertThat(ordered.usage("web", Resource.CPU).size()).isEqualTo(12);
        assertThat(ordered.usage("more-0", Resource.CPU).size()).isEqualTo(12);
        assertThat(ordered.usage("more-310", Resource.CPU).size()).isZero();
        running.remove("web");
        ordered.refresh(START.plus(Duration.ofHours(2)));
        assertThat(ordered.usage("web", Resource.CPU).size()).isZero();
    }
}
