package io.gnomon.plugin.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room that is held on hypervisors that are ours alone. */
class PlainReservingTest {
    @TempDir
    Path folder;

    private static double available(Nursery nursery) {
        return nursery.yard.room.memory("a").orElseThrow().available();
    }

    private static void reserve(Nursery nursery, WorkloadProfile profile, Strength strength) {
        nursery.stager.create(profile, strength, "ada");
        nursery.run(Duration.ofSeconds(2));
    }

    @Test
    void whatIsReservedIsTakenForAllOthersUntilItIsGivenUpAlsoAfterARestart() {
        try (Nursery nursery = new Nursery(folder)) {
            nursery.run(Duration.ofSeconds(1));
            double before = available(nursery);
            WorkloadProfile profile = nursery.requested();
            reserve(nursery, profile, Strength.RESERVED);
            ShadowInstance instance = nursery.instances(State.READY).get(0);
            assertThat(instance.hypervisor()).isEqualTo("a");
            assertThat(nursery.servers()).isEmpty();
            assertThat(available(nursery)).isEqualTo(before - 512);

            nursery.restart(claim -> {});
            nursery.run(Duration.ofSeconds(2));
            assertThat(available(nursery)).isEqualTo(before - 512);
            assertThat(nursery.instances(State.READY)).hasSize(1);

            assertThat(nursery.claim(profile, "web")).as("it is no server").isEmpty();
            assertThat(nursery.pinning.giveUp(profile, Optional.of("b"), "web")).isEmpty();
            assertThat(nursery.pinning.giveUp(profile, Optional.empty(), "web"))
                    .map(ShadowInstance::hypervisor)
                    .contains("a");
            assertThat(available(nursery)).isEqualTo(before);
            assertThat(nursery.pinning.giveUp(profile, Optional.empty(), "web")).isEmpty();
            assertThat(nursery.table.find(instance.id()).orElseThrow().state()).isEqualTo(State.CLAIMED);
        }
    }

    @Test
    void serversThatNeedItsMemoryGetIt() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            reserve(nursery, profile, Strength.RESERVED);
            double available = available(nursery);
            assertThat(nursery.stager.giveWay(available + 400, Optional.of("a"), name -> available))
                    .contains("a");
            assertThat(nursery.instances(State.GONE)).hasSize(1);
            assertThat(available(nursery)).isEqualTo(available + 512);
        }
    }

    @Test
    void whereNoProbeHasFoundAHypervisorFitNothingThatIsProbedIsGiven() {
        try (Nursery nursery = new Nursery(folder)) {
            WorkloadProfile profile = nursery.requested();
            reserve(nursery, profile, Strength.PROBED);
            assertThat(nursery.pinning.giveUp(profile, Optional.empty(), "web")).isEmpty();
            nursery.verified.add("a");
            nursery.run(Duration.ofSeconds(2));
            reserve(nursery, profile, Strength.RESERVED);
            assertThat(nursery.pinning.giveUp(profile, Optional.empty(), "web"))
                    .as("probed goes before reserved")
                    .map(ShadowInstance::strength)
                    .contains(Strength.PROBED);
        }
    }

    @Test
    void thereAreNoMoreThanMayBeAndOnlyWhereItIsPermitted() {
        try (Nursery nursery = new Nursery(folder, "shadow.most=1", "shadow.strength=reserved")) {
            WorkloadProfile profile = nursery.requested();
            assertThat(nursery.stager.create(profile, "ada").strength()).isEqualTo(Strength.RESERVED);
            assertThatThrownBy(() -> nursery.stager.create(profile, "ada")).isInstanceOf(RefusedException.class);
            nursery.run(Duration.ofSeconds(2));
            nursery.permitting.clear();
            assertThat(nursery.pinning.giveUp(profile, Optional.empty(), "web")).isEmpty();
            nursery.run(Duration.ofSeconds(1));
            assertThat(nursery.instances(State.READY)).isEmpty();
            assertThat(nursery.yard.room.isReserved(UUID.randomUUID())).isFalse();
        }
    }
}
