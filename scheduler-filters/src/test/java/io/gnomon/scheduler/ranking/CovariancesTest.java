package io.gnomon.scheduler.ranking;

import static io.gnomon.scheduler.ranking.Clouds.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
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

    @Test
    void whatNobodyAsksForAnyMoreIsNotCarriedOn() {
        Outlook first = outlook(new Random(1), 5);
        for (int i = 1; i <= 400; i++) {
            first.expected(new Size(1, 1, 64 * i)); // more than are kept
        }
        Outlook second = outlook(new Random(2), 5);
        second.prepare(first);
        second.expected(SIZES.get(0));
        Outlook third = outlook(new Random(3), 5);
        third.prepare(second);
        assertThat(third.expected(SIZES.get(0))).as("there is room for it").isSameAs(third.expected(SIZES.get(0)));
        assertThat(third.expected(NEVER_SEEN)).isSameAs(third.expected(NEVER_SEEN));
    }

    @Test
    void whoAsksOnceLeavesNothing() {
        Outlook outlook = outlook(new Random(1), 5);
        assertThat(outlook.expectedOnce(NEVER_SEEN)).isNotSameAs(outlook.expectedOnce(NEVER_SEEN));
        assertThat(outlook.expectedOnce(NEVER_SEEN).deviation())
                .isEqualTo(outlook.expected(NEVER_SEEN).deviation());
    }

    @Test
    void whatIsOnItsWayIsExpectedByTheOutlookOfToday() {
        InstantSource clock = InstantSource.fixed(NOW);
        Reservations reservations = new Reservations(Duration.ofSeconds(60), clock);
        Outlook before = outlook(new Random(1), 5);
        Outlook today = outlook(new Random(2), 5);
        Size size = SIZES.get(1);
        reservations.hold(
                "h0",
                new Newcomer("a", size.vcpus(), ResourceVector.UNKNOWN, size, before.expected(size)).onlyItsUse());
        reservations.renew(today::expected);
        Demand there = today.of("h0");
        Candidate loaded =
                reservations.applied(candidates(today, 1, false), "b").get(0);
        assertThat(loaded.demand().deviation())
                .isEqualTo(there.plus(today.expected(size)).deviation());
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
                    Contention.NONE,
                    null,
                    null));
        }
        return candidates;
    }
}
