package io.gnomon.scheduler.ranking;

import static io.gnomon.scheduler.ranking.Clouds.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Covariances that were made beforehand change nothing but the time. */
class CovariancesTest {
    private static final int SLOTS = 24;
    private static final List<Size> SIZES = List.of(new Size(1, 1, 1024), new Size(2, 2, 4096), new Size(4, 3, 8192));
    private static final Size NEVER_SEEN = new Size(8, 8, 65536);

    @Property(tries = 50)
    void theRankingIsTheSameAsFromEveryHypervisorsOwnSlots(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int hypervisors) {
        Random random = new Random(seed);
        Outlook outlook = outlook(random, hypervisors);
        InstantSource clock = InstantSource.fixed(NOW);
        List<List<Ranking.Place>> answers = new ArrayList<>();
        for (boolean plain : new boolean[] {false, true}) {
            Ranker ranker = new Ranker(
                    StandardRules.filters(512),
                    StandardRules.weighers(Map.of("complement", 0.3)),
                    new Reservations(Duration.ofSeconds(60), clock),
                    Duration.ofSeconds(30),
                    clock);
            List<Candidate> candidates = candidates(outlook, hypervisors, plain);
            for (int i = 0; i < 12; i++) {
                Size size = i == 5 ? NEVER_SEEN : SIZES.get(i % SIZES.size());
                Newcomer server = new Newcomer("s" + i, size.vcpus(), ResourceVector.UNKNOWN, outlook.expected(size));
                answers.add(ranker.rankAndHold(candidates, server).explained());
            }
        }
        int half = answers.size() / 2;
        assertThat(answers.subList(0, half)).isEqualTo(answers.subList(half, answers.size()));
    }

    @Test
    void whatIsExpectedOfASizeIsWorkedOutOncePerOutlook() {
        Outlook outlook = outlook(new Random(1), 5);
        assertThat(outlook.expected(SIZES.get(0))).isSameAs(outlook.expected(SIZES.get(0)));
        Outlook next = outlook(new Random(2), 5);
        next.prepare(outlook);
        assertThat(next.expected(SIZES.get(0)).mean())
                .isEqualTo(outlook(new Random(2), 5).expected(SIZES.get(0)).mean());
    }

    private static Outlook outlook(Random random, int hypervisors) {
        DemandBook book = new DemandBook(SLOTS);
        for (int s = 0; s < hypervisors * 3; s++) {
            Size size = SIZES.get(random.nextInt(SIZES.size()));
            int born = random.nextInt(SLOTS);
            // the last hypervisors have no server
            book.put("s" + s, "h" + random.nextInt((hypervisors * 3 + 3) / 4), size, born);
            for (int slot = born; slot < SLOTS; slot++) {
                book.record("s" + s, slot, size.ceilingCores() * random.nextDouble());
            }
        }
        return book.outlook(SLOTS);
    }

    private static List<Candidate> candidates(Outlook outlook, int hypervisors, boolean plain) {
        List<Candidate> candidates = new ArrayList<>();
        for (int h = 0; h < hypervisors; h++) {
            Demand demand = outlook.of("h" + h);
            candidates.add(new Candidate(
                    "h" + h,
                    NOW,
                    ResourceVector.of(16, 65536, 0, 0),
                    ResourceVector.ZERO,
                    ResourceVector.ZERO,
                    Candidate.Vcpus.UNLIMITED,
                    plain ? demand.inRow(-1) : demand,
                    0,
                    null,
                    null));
        }
        return candidates;
    }
}
