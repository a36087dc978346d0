package io.gnomon.plugin.shadow.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.shadow.demand.StagingPlan.Stop;
import io.gnomon.plugin.shadow.demand.StagingPlan.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StagingPlannerTest {
    private static final Duration SLOT = Duration.ofMinutes(5);
    private static final int DAY = 288;
    private static final StagingBounds WIDE = StagingBounds.ofCloud(1e9);

    private final StagingPlanner planner = new StagingPlanner(StagingTerms.DEFAULT);

    private static StagedProfile profile(String name, double mib, double risk) {
        return new StagedProfile(name, "project-of-" + name, mib, 1, 60, risk);
    }

    private static Instant at(int slot) {
        return Instant.EPOCH.plus(SLOT.multipliedBy(slot));
    }

    /** So many requests in each slot of two days, and a batch of ten in every tenth. */
    private void steady(String name, int each, int batch) {
        for (int slot = 0; slot < 2 * DAY; slot++) {
            int count = slot % 10 == 0 ? batch : each;
            if (count > 0) {
                planner.requested(name, at(slot).plusSeconds(30), count);
            }
        }
    }

    private Wanted wanted(StagingPlan plan, String name) {
        return plan.of(name).orElseThrow();
    }

    @Test
    void ofAProfileThatIsRequestedAllTheTimeAsManyAreHeldAsAreRequested() {
        steady("web", 4, 4);
        Wanted web = wanted(planner.plan(List.of(profile("web", 1024, 1)), WIDE, at(2 * DAY)), "web");
        assertThat(web.count()).isEqualTo(4);
        assertThat(web.lastUsed()).isGreaterThan(0.9);
        assertThat(web.nextUsed()).isLessThan(0.1);
        assertThat(web.expected()).isBetween(3.9, 4.1);
        assertThat(web.stop()).isEqualTo(Stop.PRICE);
        assertThat(web.reason()).contains("the last of 4 is used", "one more would save less than it costs");
    }

    @Test
    void nothingIsHeldOfWhatNobodyKnows() {
        planner.requested("young", at(0), 5);
        StagingPlan plan = planner.plan(List.of(profile("young", 64, 1), profile("unseen", 64, 1)), WIDE, at(2));
        assertThat(plan.wanted()).extracting(Wanted::count).containsExactly(0, 0);
        assertThat(plan.wanted()).extracting(Wanted::stop).containsOnly(Stop.UNKNOWN);
        assertThat(plan.heldMib()).isZero();
        assertThat(plan.of("other")).isEmpty();
    }

    @Test
    void whoToleratesMoreRiskHoldsMoreAndWhoToleratesNoneHoldsNothing() {
        for (String name : List.of("calm", "bold", "never")) {
            steady(name, 1, 10);
        }
        StagingPlan plan = planner.plan(
                List.of(profile("calm", 65_536, 0.3), profile("bold", 65_536, 3), profile("never", 65_536, 0)),
                WIDE,
                at(2 * DAY));
        assertThat(wanted(plan, "calm").count()).isLessThan(wanted(plan, "bold").count());
        assertThat(wanted(plan, "bold").count()).isBetween(2, 10);
        assertThat(wanted(plan, "never").count()).isZero();
    }

    @Test
    void roomGoesToWhatIsClaimedMostForEachMebibyte() {
        steady("small", 3, 3);
        steady("large", 3, 3);
        steady("rare", 0, 1);
        StagingPlan plan = planner.plan(
                List.of(profile("large", 4096, 1), profile("rare", 1024, 1), profile("small", 1024, 1)),
                StagingBounds.ofCloud(3 * 1024 + 2 * 4096),
                at(2 * DAY));
        assertThat(wanted(plan, "small").count()).isEqualTo(3);
        assertThat(wanted(plan, "large").count()).isEqualTo(2);
        assertThat(wanted(plan, "large").stop()).isEqualTo(Stop.CLOUD);
        assertThat(wanted(plan, "rare").count()).isZero();
        assertThat(plan.heldMib()).isEqualTo(3 * 1024 + 2 * 4096);
    }

    @Test
    void noBoundOfProjectOrHypervisorIsExceededAndServersAreSpread() {
        steady("web", 9, 9);
        steady("db", 9, 9);
        StagingBounds bounds = new StagingBounds(
                1e9, Map.of("project-of-web", 2.5 * 1024), Map.of("h1", 3.5 * 1024, "h2", 3 * 1024.0, "h3", 100.0));
        StagingPlan plan = planner.plan(List.of(profile("web", 1024, 1), profile("db", 1024, 1)), bounds, at(2 * DAY));
        assertThat(wanted(plan, "web").count()).isEqualTo(2);
        assertThat(wanted(plan, "web").stop()).isEqualTo(Stop.PROJECT);
        assertThat(wanted(plan, "db").count()).isEqualTo(4);
        assertThat(wanted(plan, "db").stop()).isEqualTo(Stop.HYPERVISOR);
        assertThat(wanted(plan, "db").byHypervisor()).containsOnlyKeys("h1", "h2");
        assertThat(plan.wanted().stream()
                        .flatMap(w -> w.byHypervisor().entrySet().stream())
                        .filter(e -> e.getKey().equals("h1"))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void aVcpuCountsIfItIsSaidWhatForHowMuch() {
        StagingPlanner dear = new StagingPlanner(new StagingTerms(SLOT, 2, 1e6, OptionalDouble.empty()));
        for (int slot = 0; slot < DAY; slot++) {
            dear.requested("web", at(slot), 3);
        }
        assertThat(wanted(dear.plan(List.of(profile("web", 1024, 1)), WIDE, at(DAY)), "web")
                        .count())
                .isZero();
    }

    @Test
    void onAverageNoMoreIsHeldThanAllowedThoughADayDiffers() {
        double mean = 20 * 1024;
        StagingPlanner priced = new StagingPlanner(new StagingTerms(SLOT, 1e-9, 0, OptionalDouble.of(mean)));
        List<StagedProfile> profiles = List.of(profile("web", 1024, 1));
        java.util.Random random = new java.util.Random(2);
        double held = 0;
        double most = 0;
        for (int slot = 0; slot < 12 * DAY; slot++) {
            StagingPlan plan = priced.plan(profiles, WIDE, at(slot));
            if (slot >= 4 * DAY) {
                held += plan.heldMib();
                most = Math.max(most, plan.heldMib());
            }
            int count = random.nextInt(slot % DAY < DAY / 2 ? 20 : 70);
            if (count > 0) {
                priced.requested("web", at(slot), count);
            }
        }
        assertThat(held / (8 * DAY)).isBetween(0.97 * mean, 1.03 * mean);
        assertThat(most).isGreaterThan(1.3 * mean);
    }

    @Test
    void askedAgainInTheSameSlotTheAnswerIsTheSame() {
        StagingPlanner priced = new StagingPlanner(new StagingTerms(SLOT, 1e-9, 0, OptionalDouble.of(3000)));
        List<StagedProfile> profiles = List.of(profile("web", 1024, 1));
        for (int slot = 0; slot < DAY; slot++) {
            priced.requested("web", at(slot), 1 + slot % 5);
            priced.plan(profiles, WIDE, at(slot));
        }
        StagingPlan first = priced.plan(profiles, WIDE, at(DAY));
        assertThat(priced.plan(profiles, WIDE, at(DAY).plusSeconds(200))).isEqualTo(first);
    }

    @Test
    void whatIsForgottenIsUnknown() {
        steady("web", 4, 4);
        planner.forget("web");
        assertThat(wanted(planner.plan(List.of(profile("web", 1024, 1)), WIDE, at(2 * DAY)), "web")
                        .stop())
                .isEqualTo(Stop.UNKNOWN);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> planner.requested("web", at(0), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> profile("web", 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> profile("web", 1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StagingTerms(SLOT, 0, 0, OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
