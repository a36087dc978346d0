package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.shadow.demand.NextStart;
import io.gnomon.plugin.shadow.demand.StagingBounds;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wanted follows from how often it was requested, also after a restart, and the reason says so. */
class PlannedWantedTest {
    private static final double MIB = 128;

    @TempDir
    Path folder;

    private static PlannedWanted recalled(Nursery nursery, Starts starts, double leastSaving) {
        return PlannedWanted.recalled(
                nursery.table,
                starts,
                MIB,
                projects -> StagingBounds.ofCloud(20 * MIB),
                leastSaving,
                nursery.yard::now);
    }

    /** Three at once every quarter of an hour, for six hours. */
    private static WorkloadProfile steady(Nursery nursery) {
        WorkloadProfile profile = nursery.requested();
        for (int quarter = 0; quarter < 24; quarter++) {
            nursery.yard.pass(Duration.ofMinutes(15));
            for (int i = 0; i < 3; i++) {
                profile = nursery.requested();
            }
        }
        return profile;
    }

    @Test
    void whatIsRequestedAgainAndAgainIsWantedAlsoAfterARestartAndTheReasonHasNumbers() {
        try (Nursery nursery = new Nursery(folder)) {
            Starts starts = new Starts(nursery.yard::now);
            WorkloadProfile profile = steady(nursery);
            PlannedWanted cheap = recalled(nursery, starts, 0.01);
            PlannedWanted dear = recalled(nursery, starts, 100_000);
            assertThat(cheap.of(List.of(profile)).get(profile.id())).isGreaterThanOrEqualTo(1);
            assertThat(dear.of(List.of(profile)).get(profile.id())).isZero();
            assertThat(cheap.why(profile)).contains("requests are expected", "GiB and hour");
            cheap.forget(profile.id());
            assertThat(cheap.why(profile)).contains("too little is known");
        }
    }

    @Test
    void aBootThatTakesLongerIsWorthMoreServers() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = steady(nursery);
            Starts quick = new Starts(nursery.yard::now);
            quick.took("a", profile.id(), Duration.ofMillis(10));
            Starts slow = new Starts(nursery.yard::now);
            slow.took("a", profile.id(), Duration.ofMinutes(10));
            assertThat(slow.usual(profile.id())).contains(Duration.ofMinutes(10));
            assertThat(recalled(nursery, slow, 2).of(List.of(profile)).get(profile.id()))
                    .isGreaterThan(
                            recalled(nursery, quick, 2).of(List.of(profile)).get(profile.id()));
        }
    }

    @Test
    void ofWhatIsNewAsManyAreWantedAsCameTogether() {
        try (Nursery nursery = new Nursery(folder)) {
            PlannedWanted wanted = recalled(nursery, new Starts(nursery.yard::now), 2);
            WorkloadProfile profile = nursery.requested();
            wanted.came(profile.id(), nursery.yard.now());
            wanted.came(profile.id(), nursery.yard.now());
            assertThat(wanted.of(List.of(profile))).containsEntry(profile.id(), 2);
            assertThat(wanted.why(profile)).contains("too little is known");
        }
    }

    @Test
    void noMoreIsWantedThanTheBoundsOfProjectsAndHypervisorsHaveRoomFor() {
        try (Nursery nursery = new Nursery(folder)) {
            Starts starts = new Starts(nursery.yard::now);
            WorkloadProfile profile = steady(nursery);
            assertThat(wanted(nursery, starts, profile, Map.of("shop", MIB), Map.of()))
                    .isEqualTo(1);
            assertThat(wanted(nursery, starts, profile, Map.of(), Map.of("a", MIB, "b", MIB / 2)))
                    .isEqualTo(1);
            assertThat(wanted(nursery, starts, profile, Map.of(), Map.of("a", 0.0)))
                    .isZero();
        }
    }

    private static int wanted(
            Nursery nursery,
            Starts starts,
            WorkloadProfile profile,
            Map<String, Double> projects,
            Map<String, Double> hypervisors) {
        PlannedWanted planned = PlannedWanted.recalled(
                nursery.table,
                starts,
                MIB,
                of -> new StagingBounds(20 * MIB, projects, hypervisors),
                0.000_01,
                nursery.yard::now);
        return planned.of(List.of(profile)).get(profile.id());
    }

    @Test
    void theNextStartHasAnIntervalAndIsSoonerTheMoreIsRequested() {
        try (Nursery nursery = new Nursery(folder)) {
            Starts starts = new Starts(nursery.yard::now);
            WorkloadProfile profile = steady(nursery);
            NextStart next = recalled(nursery, starts, 1).next(profile.id()).orElseThrow();
            assertThat(next.earliest()).isAfterOrEqualTo(nursery.yard.now()).isBefore(next.expected());
            assertThat(next.expected())
                    .isBefore(next.latest())
                    .isBefore(nursery.yard.now().plus(Duration.ofMinutes(30)));
            assertThat(recalled(nursery, starts, 1).next("unknown")).isEmpty();
        }
    }

    @Test
    void whatIsKnownOfAWorkloadThatIsGoneIsForgotten() {
        try (Nursery nursery = new Nursery(folder, "shadow.autonomy=off")) {
            WorkloadProfile profile = steady(nursery);
            PlannedWanted planned = recalled(nursery, new Starts(nursery.yard::now), 1);
            nursery.plan = planned;
            nursery.restart(written -> {});
            nursery.run(Duration.ofSeconds(2));
            assertThat(planned.remembered()).containsExactly(profile.id());
            nursery.yard.pass(Duration.ofDays(40));
            nursery.table.prune(nursery.yard.now().minus(Duration.ofDays(30)));
            nursery.run(Duration.ofSeconds(2));
            assertThat(planned.remembered()).isEmpty();
        }
    }

    @Test
    void whenRequestsCameIsErasedWithTheProjectAlsoOfAWorkloadThatHasAnInstance() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.ready(1);
            assertThat(nursery.table.requests(Instant.EPOCH)).isNotEmpty();
            nursery.table.forget("shop");
            assertThat(nursery.table.profiles(Optional.empty())).as("it waits").hasSize(1);
            assertThat(nursery.table.requests(Instant.EPOCH)).isEmpty();
        }
    }
}
