package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hypervisor whose reserve leaves 2 GiB for its servers, which want more than that. */
class ScarcityTest {
    static final Map<String, String> TIGHT = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "decide.cooldown", "12s",
            "decide.change", "10", // so that nobody gives back by itself
            "decide.memory-reserve-mib", "14336");

    /** Has needed much, and does not any more. */
    private static final LoadTrace ONCE = new LoadTrace(List.of(new Line(0, 0.1, 1_100, 1), new Line(40, 0.1, 150, 1)));

    private static final LoadTrace LATER =
            new LoadTrace(List.of(new Line(0, 0.1, 100, 1), new Line(60, 0.1, 1_300, 1)));

    /** The same, less of it. */
    private static final LoadTrace SMALLER =
            new LoadTrace(List.of(new Line(0, 0.1, 600, 1), new Line(25, 0.1, 100, 1)));

    private static final LoadTrace LARGER =
            new LoadTrace(List.of(new Line(0, 0.1, 1_000, 1), new Line(25, 0.1, 100, 1)));

    private static final LoadTrace SOON = new LoadTrace(List.of(new Line(0, 0.1, 100, 1), new Line(10, 0.1, 600, 1)));

    @TempDir
    Path folder;

    private static Map<String, String> with(String priorities) {
        Map<String, String> settings = new HashMap<>(TIGHT);
        settings.put("decide.priorities", priorities);
        return settings;
    }

    @Test
    void oneOfLowerPriorityGivesBackWhatOneOfHigherPriorityLacks() {
        try (House house = new House(folder, with("server:first=100"))) {
            UUID behind = house.server("behind", true, ONCE);
            house.run(Duration.ofSeconds(30));
            double before = house.allocated(behind, Resource.MEMORY);
            assertThat(before).isGreaterThan(1_100);
            UUID first = house.server("first", true, LATER);
            house.run(Duration.ofSeconds(150));
            assertThat(house.allocated(first, Resource.MEMORY)).isGreaterThan(1_300);
            assertThat(house.allocated(behind, Resource.MEMORY))
                    .isLessThan(before)
                    .isGreaterThanOrEqualTo(150 + 60);
            assertThat(house.adjustments(behind))
                    .filteredOn(a -> a.resource() == Resource.MEMORY && a.to() < a.from())
                    .isNotEmpty()
                    .allSatisfy(a -> {
                        assertThat(a.state()).isEqualTo(Adjustment.State.VERIFIED);
                        assertThat(a.reason()).contains("Servers of a higher priority than that of behind (30) lack");
                        assertThat(a.to()).isGreaterThan(a.measured());
                    });
            double all = house.allocated(first, Resource.MEMORY) + house.allocated(behind, Resource.MEMORY);
            assertThat(all).isLessThanOrEqualTo(2_048);
        }
    }

    @Test
    void amongEqualsNobodyIsMadeToGive() {
        try (House house = new House(folder, TIGHT)) {
            UUID behind = house.server("behind", true, ONCE);
            house.run(Duration.ofSeconds(30));
            UUID first = house.server("first", true, LATER);
            house.run(Duration.ofSeconds(150));
            assertThat(house.allocated(first, Resource.MEMORY)).isLessThan(1_300);
            assertThat(house.adjustments(behind)).noneMatch(a -> a.reason().contains("higher priority"));
            assertThat(house.fleet.find(first).orElseThrow().lack(Resource.MEMORY))
                    .as("that it needs more than there is is known, and since when")
                    .hasValueSatisfying(lack -> {
                        assertThat(lack.amount()).isPositive();
                        assertThat(Duration.between(lack.since(), lack.at())).isGreaterThan(Duration.ofSeconds(30));
                    });
            assertThat(house.fleet.find(behind).orElseThrow().lack(Resource.MEMORY))
                    .isEmpty();
        }
    }

    @Test
    void oneThatFailedToGiveIsPassedOverWhileItPausesAndTheNextGives() {
        try (House house = new House(folder, with("server:first=100, server:worst=2, server:behind=5"))) {
            Veiled veiled = new Veiled(house.hypervisor);
            house.port = veiled;
            house.restart(state -> {});
            UUID worst = house.server("worst", true, SMALLER);
            UUID behind = house.server("behind", true, SMALLER);
            house.run(Duration.ofSeconds(30));
            double kept = house.allocated(worst, Resource.MEMORY);
            double before = house.allocated(behind, Resource.MEMORY);
            veiled.stubborn.add(worst);
            UUID first = house.server("first", true, LATER);
            house.run(Duration.ofSeconds(90));
            assertThat(house.adjustments(worst)).anyMatch(a -> a.state() == Adjustment.State.FAILED);
            assertThat(house.allocated(worst, Resource.MEMORY)).isEqualTo(kept);
            assertThat(house.allocated(behind, Resource.MEMORY)).isLessThan(before);
            Adjustment failed = house.adjustments(worst).stream()
                    .filter(a -> a.state() == Adjustment.State.FAILED)
                    .min(Comparator.comparing(Adjustment::decidedAt))
                    .orElseThrow();
            Adjustment gift = house.adjustments(behind).stream()
                    .filter(a -> a.reason().contains("higher priority"))
                    .min(Comparator.comparing(Adjustment::decidedAt))
                    .orElseThrow();
            assertThat(Duration.between(failed.decidedAt(), gift.decidedAt())).isLessThan(Duration.ofSeconds(9));
            assertThat(house.allocated(first, Resource.MEMORY)).isGreaterThan(2_048 - kept - before);
        }
    }

    @Test
    void whatWasGivenIsNotAskedForAgainBeforeAFullLookShowsIt() {
        Map<String, String> settings = with("server:first=100");
        settings.put("observe.period", "1m"); // the servers are young, and looked at in each pass all the same
        settings.put("observe.stale-after", "3m");
        settings.put("decide.cooldown", "2s");
        settings.put("decide.memory-reserve-mib", String.valueOf(16_384 - 2_200));
        try (House house = new House(folder, settings)) {
            List<UUID> behind = List.of(house.server("a", true, LARGER), house.server("b", true, LARGER));
            house.run(Duration.ofSeconds(70));
            UUID first = house.server("first", true, SOON);
            house.run(Duration.ofSeconds(45));
            double given = behind.stream()
                    .flatMap(id -> house.adjustments(id).stream())
                    .filter(a -> a.reason().contains("higher priority"))
                    .mapToDouble(a -> a.from() - a.to())
                    .sum();
            assertThat(house.allocated(first, Resource.MEMORY))
                    .isEqualTo(512); // of nothing that was free at the last look
            assertThat(given).isBetween(1.0, 200.0);
        }
    }

    @Test
    void whoComesFirstGrowsFirst() {
        LoadTrace hungry = new LoadTrace(List.of(new Line(0, 0.1, 1_500, 1)));
        Map<String, String> settings = with("server:b=100");
        settings.put("decide.memory-reserve-mib", String.valueOf(16_384 - 3 * 512 - 40));
        try (House house = new House(folder, settings)) {
            UUID a = house.server("a", true, hungry);
            UUID b = house.server("b", true, hungry);
            UUID c = house.server("c", true, hungry);
            house.run(Duration.ofSeconds(60));
            assertThat(house.allocated(b, Resource.MEMORY)).isEqualTo(552);
            assertThat(house.allocated(a, Resource.MEMORY)).isEqualTo(512);
            assertThat(house.allocated(c, Resource.MEMORY)).isEqualTo(512);
        }
    }
}
