package io.gnomon.plugin.shadow.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.predictor.demand.RequestTrace;
import io.gnomon.predictor.demand.RequestTrace.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StagingReplayTest {
    private static final int DAY = 288;
    private static final List<Kind> KINDS = List.of(new Kind("large", 8, 8192, 3600), new Kind("small", 1, 1024, 3600));

    private static RequestTrace trace(int[]... servers) {
        return new RequestTrace(300, 0, KINDS, servers);
    }

    /** By day many small ones and some large ones, at night few; batches by chance. */
    private static RequestTrace days(int days, long seed) {
        Random random = new Random(seed);
        int[][] servers = new int[days * DAY][];
        for (int slot = 0; slot < servers.length; slot++) {
            int busy = slot % DAY < DAY / 2 ? 4 : 1;
            servers[slot] =
                    new int[] {random.nextInt(2 * busy), random.nextInt(6 * busy) + (random.nextInt(30) == 0 ? 40 : 0)};
        }
        return trace(servers);
    }

    @Test
    void whatIsStagedIsReadyForTheNextSlotAndCostsFromItsBeginning() {
        StagingReplay replay = new StagingReplay(trace(new int[] {0, 0}, new int[] {0, 3}, new int[] {1, 1}), 1, 60);
        // two small ones are held; three are requested, then one
        StagingScore score = replay.run(slot -> new int[] {0, 2}, slots -> {});
        assertThat(score.requests()).isEqualTo(5);
        assertThat(score.hits()).isEqualTo(3);
        assertThat(score.hitRate()).isEqualTo(0.6);
        assertThat(score.heldMibSeconds()).isEqualTo(2 * 2 * 1024 * 300);
        assertThat(score.meanMib()).isEqualTo(2 * 1024);
        assertThat(score.mostMib()).isEqualTo(2 * 1024);
        // one of the second two is left over at the end
        assertThat(score.wastedMibSeconds()).isEqualTo(1024 * 300);
    }

    @Test
    void whatIsGivenUpIsWastedFromTheBeginningOfTheTestOn() {
        RequestTrace none = trace(new int[] {0, 0}, new int[] {0, 0}, new int[] {0, 0}, new int[] {0, 0});
        StagingScore score = new StagingReplay(none, 2, 60).run(slot -> new int[] {slot < 3 ? 1 : 0, 0}, slots -> {});
        assertThat(score.heldMibSeconds()).isEqualTo(8192 * 300);
        assertThat(score.wastedMibSeconds()).isEqualTo(8192 * 300);
        assertThat(score.hitRate()).isZero();
    }

    @Test
    void whatTakesLongerThanASlotIsNotReadyForTheNext() {
        RequestTrace trace = trace(new int[] {0, 0}, new int[] {0, 1}, new int[] {0, 1}, new int[] {0, 1});
        StagingPolicy late = slot -> new int[] {0, slot >= 1 ? 1 : 0};
        assertThat(new StagingReplay(trace, 1, 300).run(late, slots -> {}).hits())
                .isEqualTo(3);
        assertThat(new StagingReplay(trace, 1, 301).run(late, slots -> {}).hits())
                .isEqualTo(1);
    }

    @Test
    void aPolicyIsToldAfterItHasDecided() {
        List<String> told = new ArrayList<>();
        StagingPolicy policy = new StagingPolicy() {
            @Override
            public int[] wanted(int slot) {
                told.add("decide " + slot);
                return new int[] {0, 0};
            }

            @Override
            public void seen(int slot, int[] requested) {
                told.add("seen " + slot);
            }
        };
        new StagingReplay(trace(new int[] {0, 1}, new int[] {0, 1}), 1, 60).run(policy, slots -> {});
        assertThat(told).containsExactly("decide 0", "seen 0", "decide 1", "seen 1");
    }

    @Test
    void whatComesLaterChangesNothingOfWhatWasDecidedBefore() {
        RequestTrace one = days(4, 1);
        int[][] other = one.servers().clone();
        for (int slot = 3 * DAY; slot < other.length; slot++) {
            other[slot] = new int[] {50, 0};
        }
        PlannedPolicy a = new PlannedPolicy(one, 50_000, 150_000);
        PlannedPolicy b = new PlannedPolicy(trace(other), 50_000, 150_000);
        for (int slot = 0; slot <= 3 * DAY; slot++) {
            assertThat(b.wanted(slot)).isEqualTo(a.wanted(slot));
            a.seen(slot, one.servers()[slot]);
            b.seen(slot, other[slot]);
        }
        assertThat(b.wanted(3 * DAY + 1)).isNotEqualTo(a.wanted(3 * DAY + 1));
    }

    @Test
    void fixedPoolsFillTheirMemoryByTheirMix() {
        RequestTrace trace = trace(new int[] {1, 3}, new int[] {9, 9}, new int[] {9, 9});
        assertThat(FixedMix.byShare(trace, 1, 22_528).wanted(1)).containsExactly(2, 6);
        assertThat(FixedMix.equal(trace, 22_528).wanted(1)).containsExactly(2, 3);
        assertThat(FixedMix.mostFrequent(trace, 1, 22_528).wanted(1)).containsExactly(0, 22);
        assertThat(FixedMix.equal(trace, 500).wanted(1)).containsExactly(0, 0);
    }

    @Test
    void perfectForesightServesAllIfItMayAndElseTheSmallest() {
        StagingReplay replay = new StagingReplay(trace(new int[] {0, 0}, new int[] {2, 3}), 1, 60);
        StagingScore all = replay.run("foresight", 1e6, 1e6, slots -> {});
        assertThat(all.hitRate()).isEqualTo(1);
        assertThat(all.heldMibSeconds()).isEqualTo(60 * (2 * 8192 + 3 * 1024));
        assertThat(all.wastedMibSeconds()).isZero();
        assertThat(all.mostMib()).isEqualTo(2 * 8192 + 3 * 1024);
        // room for the three small ones and one large one
        StagingScore few = replay.run("foresight", (3 * 1024 + 1.5 * 8192) * 60 / 300, 1e6, slots -> {});
        assertThat(few.hits()).isEqualTo(4);
    }

    @Test
    void oursKeepsTheMeanAndTheBoundAndServesMoreThanEveryFixedPool() {
        StagingReplay replay = new StagingReplay(days(12, 7), 8 * DAY, 60);
        double mean = 24_000;
        StagingScore ours = replay.run("gnomon", mean, 2 * mean, slots -> {});
        assertThat(ours.meanMib()).isCloseTo(mean, within(0.05 * mean));
        assertThat(ours.mostMib()).isLessThanOrEqualTo(2 * mean);
        assertThat(ours.wastedMibSeconds()).isBetween(0.0, ours.heldMibSeconds());
        for (String fixed : List.of("share", "equal", "frequent")) {
            assertThat(ours.hitRate())
                    .as(fixed)
                    .isGreaterThan(
                            replay.run(fixed, ours.meanMib(), 0, slots -> {}).hitRate());
        }
    }

    @Test
    void whatCannotBeTriedIsRefused() {
        RequestTrace trace = trace(new int[] {0, 1}, new int[] {0, 1});
        assertThatThrownBy(() -> new StagingReplay(trace, 2, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StagingReplay(trace, 0, 60)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StagingReplay(trace, 1, 60).run("luck", 1, 1, slots -> {}))
                .hasMessageContaining("no policy 'luck'");
    }
}
