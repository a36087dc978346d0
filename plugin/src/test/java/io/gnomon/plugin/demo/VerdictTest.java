package io.gnomon.plugin.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.SampleView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID SERVER = new UUID(1, 1);
    private static final Map<String, Double> OLD = Map.of("cpu", 0.2, "memory", 128.0, "disk", 2.0);

    private long nextId = 1;

    private AdjustmentView growth(String resource, String state, double second) {
        double from = OLD.getOrDefault(resource, 1.0);
        return adjustment(resource, state, second, from, 3 * from);
    }

    private AdjustmentView adjustment(String resource, String state, double second, double from, double to) {
        Instant at = START.plusMillis((long) (1000 * second));
        return new AdjustmentView(
                nextId++,
                SERVER,
                "new-1",
                "demo",
                "gnomon",
                resource,
                "unit",
                from,
                to,
                from / 2,
                from,
                2 * from,
                3 * from,
                state,
                "because",
                "detail",
                at.minusMillis(300),
                at);
    }

    private List<AdjustmentView> allGrown(double second) {
        return List.of(
                growth("cpu", "verified", second),
                growth("memory", "verified", second),
                growth("disk", "verified", second));
    }

    private List<AdjustmentView> control() {
        return List.of(adjustment("cpu", "verified", 5, 0.2, 0.25));
    }

    /** A second each: a third of each old limit until {@code busyFrom}, then {@code share} of it. */
    private static List<SampleView> usage(int busyFrom, double share) {
        List<SampleView> samples = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            double now = second < busyFrom ? 0.33 : share;
            Map<String, Double> used = new LinkedHashMap<>();
            OLD.forEach((resource, limit) -> used.put(resource, limit * now));
            samples.add(new SampleView(START.plusSeconds(second), used, Map.of()));
        }
        return samples;
    }

    private List<String> judge(List<AdjustmentView> ofNew, List<SampleView> samples, List<AdjustmentView> ofControl) {
        return Verdict.shortcomings(ofNew, Verdict.growths(ofNew, samples), ofControl);
    }

    @Test
    void growthsThatAreInForceBeforeTheNeedAreASuccess() {
        List<AdjustmentView> ofNew = allGrown(20);
        List<SampleView> samples = usage(30, 2);

        assertThat(judge(ofNew, samples, control())).isEmpty();
        assertThat(Verdict.growths(ofNew, samples)).hasSize(3).allSatisfy(g -> {
            // the first three samples whose mean is above the limit begin one before the rise
            assertThat(g.leadSeconds().orElseThrow()).isCloseTo(9, within(1.5));
            assertThat(g.peak()).isCloseTo(2 * g.oldLimit(), within(1e-9));
        });
    }

    @Test
    void aGrowthAfterTheNeedIsNone() {
        assertThat(judge(allGrown(40), usage(30, 2), control()))
                .containsExactly(
                        "cpu was grown only after it was needed",
                        "memory was grown only after it was needed",
                        "disk was grown only after it was needed");
    }

    @Test
    void aGrowthOfAServerThatWasFullAlreadyIsLateThoughItsUsageCouldNotGoAboveItsLimit() {
        List<SampleView> samples = new ArrayList<>(usage(20, 0.97).subList(0, 40));
        samples.addAll(usage(0, 2).subList(40, 60)); // it rises at once when it is grown, at second 40

        assertThat(judge(allGrown(39.5), samples, control()))
                .hasSize(3)
                .allMatch(s -> s.endsWith("after it was needed"));
    }

    @Test
    void aNeedThatNeverComesIsNoSuccess() {
        assertThat(judge(allGrown(20), usage(60, 2), control())).hasSize(3).allMatch(s -> s.endsWith("never came"));
    }

    @Test
    void oneNoisySecondIsNoNeed() {
        List<SampleView> samples = usage(60, 2);
        samples.set(
                30, new SampleView(START.plusSeconds(30), Map.of("cpu", 0.3, "memory", 130.0, "disk", 2.5), Map.of()));

        assertThat(judge(allGrown(20), samples, control())).hasSize(3).allMatch(s -> s.endsWith("never came"));
    }

    @Test
    void whatWasNotVerifiedIsNamed() {
        for (String state : List.of("accepted", "refused", "failed", "abandoned", "acting")) {
            List<AdjustmentView> ofNew = new ArrayList<>(allGrown(20));
            ofNew.add(growth("disk", state, 25));

            assertThat(judge(ofNew, usage(30, 2), control()))
                    .singleElement()
                    .asString()
                    .contains("disk")
                    .contains(state);
        }
    }

    @Test
    void aResourceThatWasNotGrownIsNamed() {
        List<AdjustmentView> ofNew = List.of(
                growth("cpu", "verified", 20),
                growth("disk", "verified", 20),
                adjustment("memory", "verified", 20, 128, 100));

        assertThat(judge(ofNew, usage(30, 2), control())).containsExactly("memory was never grown");
    }

    @Test
    void aControlWithTheSameDecisionsShowsThatNothingWasForecast() {
        assertThat(judge(allGrown(20), usage(30, 2), allGrown(22)))
                .singleElement()
                .asString()
                .contains("control")
                .contains("same decisions");
    }

    @Test
    void nothingAtAllIsNoSuccess() {
        assertThat(judge(List.of(), usage(30, 2), List.of())).hasSize(4);
    }

    @Test
    void theMeanAllocationIsWeightedByTime() {
        List<AdjustmentView> changes = List.of(
                adjustment("cpu", "verified", 10, 1, 3),
                adjustment("cpu", "failed", 15, 3, 9),
                adjustment("cpu", "verified", 30, 3, 1));

        assertThat(Verdict.meanAllocation("cpu", 1, changes, START, START.plusSeconds(40)))
                .isCloseTo(2, within(1e-9));
    }
}
