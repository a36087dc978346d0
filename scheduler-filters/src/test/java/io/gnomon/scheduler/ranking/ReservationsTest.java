package io.gnomon.scheduler.ranking;

import static io.gnomon.scheduler.ranking.Clouds.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.model.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requests at the same time see each other. */
class ReservationsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Reservations reservations = new Reservations(Clouds.ON_ITS_WAY, now::get);
    private final Ranker ranker = Clouds.ranker(reservations, now::get);

    @Test
    void aBurstOfTwentyParallelRequestsIsSpreadOverTenEqualHypervisors() throws Exception {
        List<Candidate> hypervisors = Clouds.equal(10);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<String>> chosen = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String id = "s" + i;
                chosen.add(threads.submit(() -> {
                    start.await();
                    return ranker.rankAndHold(hypervisors, Clouds.server(id))
                            .best()
                            .orElseThrow();
                }));
            }
            start.countDown();
            List<String> names = new ArrayList<>();
            for (Future<String> f : chosen) {
                names.add(f.get());
            }
            Map<String, Long> counts =
                    names.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(counts).hasSize(10);
            assertThat(counts.values()).allMatch(c -> c == 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsOnItsWayCountsUntilItIsSeenOrHasBeenOnItsWayForTooLong() {
        List<Candidate> two = Clouds.equal(2);
        assertThat(ranker.rankAndHold(two, Clouds.server("a")).best()).contains("h0");
        assertThat(ranker.rank(two, Clouds.server("b")).best()).contains("h1");
        reservations.release("a");
        assertThat(ranker.rank(two, Clouds.server("b")).best()).contains("h0");
        ranker.rankAndHold(two, Clouds.server("a"));
        now.set(NOW.plusSeconds(20));
        assertThat(ranker.rank(two, Clouds.server("b")).best()).contains("h1");
        assertThat(reservations.size()).isEqualTo(1);
        now.set(NOW.plusSeconds(61));
        assertThat(reservations.size()).isZero();
    }

    @Test
    void aServerIsNotInItsOwnWayAndHoldsOnePlaceOnly() {
        List<Candidate> two = Clouds.equal(2);
        for (int i = 0; i < 5; i++) {
            assertThat(ranker.rankAndHold(two, Clouds.server("a")).best()).contains("h0");
        }
        assertThat(reservations.size()).isEqualTo(1);
    }

    @Test
    void whatIsOnItsWayIsPromisedAndSold() {
        reservations.hold("h0", Clouds.server("a"));
        Candidate loaded = reservations.applied(Clouds.equal(1), "b").get(0);
        assertThat(loaded.allocated().getOr(io.gnomon.scheduler.model.Resource.MEMORY, 0))
                .isEqualTo(256);
        assertThat(loaded.vcpus().used()).isEqualTo(1);
    }
}
