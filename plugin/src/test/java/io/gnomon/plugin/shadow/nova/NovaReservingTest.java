package io.gnomon.plugin.shadow.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.WorkloadProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room that is held in Placement, on the wire: it is there, it is given up once, and none is left over. */
class NovaReservingTest {
    private static final String TYPE = "GNOMON_SHADOW";

    @TempDir
    Path folder;

    private NovaWard ward;

    @BeforeEach
    void begin() {
        ward = new NovaWard(folder);
    }

    @AfterEach
    void end() {
        ward.close();
    }

    private ShadowInstance reserved(Strength strength) {
        WorkloadProfile profile = ward.known();
        ward.stager.create(profile, strength, "ada");
        ward.run(Duration.ofSeconds(2));
        return ward.table.list(Optional.empty(), 1).get(0);
    }

    private Optional<String> pin(String name) {
        return ward.nova.pin(ward.pinning, ward.pins, NovaWard.request(name), hypervisor -> "node of " + hypervisor);
    }

    private long held(ShadowInstance instance) {
        return ward.fake.placement.held(instance.id().toString(), "MEMORY_MB");
    }

    @Test
    void roomIsHeldAtFullSizeWithoutAServerAndIsGivenToOneRequest() {
        ShadowInstance instance = reserved(Strength.RESERVED);
        assertThat(instance.state()).isEqualTo(State.READY);
        assertThat(instance.memoryMib()).isEqualTo(512);
        assertThat(held(instance)).isEqualTo(512);
        assertThat(ward.fake.nova.servers).isEmpty();
        assertThat(ward.nova.isReady(NovaWard.request("web"))).isFalse();
        assertThat(ward.nova.isRoom(ward.pinning, NovaWard.request("web"))).isTrue();

        String word = pin("web").orElseThrow();
        assertThat(ward.pins.node(word)).contains("node of " + NovaWard.NODE);
        assertThat(ward.pins.node("made up")).isEmpty();
        assertThat(held(instance)).as("freed before the request is passed on").isZero();
        assertThat(ward.table.find(instance.id()).orElseThrow().state()).isEqualTo(State.CLAIMED);
        assertThat(pin("another")).isEmpty();
        ward.pass(Duration.ofSeconds(61));
        assertThat(ward.pins.node(word)).isEmpty();
    }

    @Test
    void oneThatIsProbedIsReadyWhenAProbeHasFoundItsHypervisorFitAndGoesWhenNoneDoes() {
        ShadowInstance instance = reserved(Strength.PROBED);
        assertThat(instance.state()).isEqualTo(State.BOOTING);
        assertThat(held(instance)).isEqualTo(512);
        assertThat(pin("web")).isEmpty();
        ward.verified = true;
        ward.run(Duration.ofSeconds(2));
        assertThat(ward.instances(State.READY)).hasSize(1);
        ward.verified = false;
        ward.run(Duration.ofSeconds(2));
        assertThat(ward.table.find(instance.id()).orElseThrow())
                .satisfies(i -> assertThat(i.state()).isEqualTo(State.GONE))
                .satisfies(i -> assertThat(i.detail()).contains("no probe finds its hypervisor fit"));
        assertThat(held(instance)).isZero();
    }

    @Test
    void oneThatNoProbeFindsFitInTimeGoes() {
        ShadowInstance instance = reserved(Strength.PROBED);
        ward.run(Duration.ofMinutes(4));
        assertThat(ward.table.find(instance.id()).orElseThrow().state()).isEqualTo(State.GONE);
        assertThat(ward.fake.placement.consumers(TYPE)).isEmpty();
    }

    @Test
    void whereThereIsNoRoomNothingIsHeld() {
        ward.fake.placement.hold("another", "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 16_000L));
        WorkloadProfile profile = ward.known();
        assertThatThrownBy(() -> ward.stager.create(profile, Strength.RESERVED, "ada"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Placement has no room for it");
        assertThat(ward.fake.placement.consumers(TYPE)).isEmpty();
        assertThat(ward.table.open()).isEmpty();
    }

    @Test
    void noRoomIsHeldForAFlavorThatAsksForMoreThanAmounts() {
        ward.fake.nova.flavors.put("m1", new NovaFlavor("m1", 2, 512, 1, Map.of("trait:CUSTOM_X", "required")));
        WorkloadProfile profile = ward.known();
        assertThatThrownBy(() -> ward.stager.create(profile, Strength.RESERVED, "ada"))
                .hasMessageContaining("trait:CUSTOM_X");
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgainAndRoomIsHeldOnce() {
        boolean[] lost = {false};
        ward.fake.faults = (method, path) -> {
            if (method.equals("PUT") && path.contains("/allocations/") && !lost[0]) {
                lost[0] = true;
                return Fault.LOST_ANSWER;
            }
            return Fault.NONE;
        };
        ShadowInstance instance = reserved(Strength.RESERVED);
        assertThat(lost[0]).isTrue();
        assertThat(instance.state()).isEqualTo(State.READY);
        assertThat(held(instance)).isEqualTo(512);
    }

    @Test
    void whatCannotBeFreedNowIsNotGivenAndIsFreedByTheNextPass() {
        ShadowInstance instance = reserved(Strength.RESERVED);
        ward.fake.faults = (method, path) -> method.equals("DELETE") ? Fault.UNAVAILABLE : Fault.NONE;
        assertThat(pin("web")).isEmpty();
        assertThat(ward.table.find(instance.id()).orElseThrow().state()).isEqualTo(State.REAPING);
        ward.fake.faults = (method, path) -> Fault.NONE;
        ward.run(Duration.ofMinutes(2));
        assertThat(ward.table.find(instance.id()).orElseThrow().state()).isEqualTo(State.GONE);
        assertThat(held(instance)).isZero();
    }

    @Test
    void aKillAtAnyStepLeavesNothingOver() {
        ShadowInstance kept = reserved(Strength.RESERVED);
        // written down, and killed before it was held
        ShadowInstance never = reserved(Strength.RESERVED);
        ward.fake.placement.delete(never.id().toString());
        // written down as going, and killed before it was freed
        ShadowInstance going = reserved(Strength.RESERVED);
        ward.table.change(going.with(State.REAPING, "its room was given up for web", going.updatedAt()));
        // held, and the database lost
        UUID orphan = UUID.randomUUID();
        String us = ward.fake.placement.user(kept.id().toString());
        ward.fake.placement.hold(orphan.toString(), TYPE, us, "rp1", Map.of("MEMORY_MB", 256L));
        ward.fake.placement.hold("0f000000-0000-4000-8000-000000000001", TYPE, "them", "rp1", Map.of("MEMORY_MB", 64L));
        ward.fake.placement.hold("0f000000-0000-4000-8000-000000000002", "rp1", Map.of("MEMORY_MB", 64L));
        ward.restart(Runnable::run);
        ward.stager.begin();
        ward.run(Duration.ofSeconds(3));
        assertThat(ward.fake.placement.consumers(TYPE))
                .containsExactlyInAnyOrder(kept.id().toString(), "0f000000-0000-4000-8000-000000000001");
        assertThat(ward.fake.placement.consumers("unknown")).hasSize(1);
        assertThat(ward.instances(State.READY)).extracting(ShadowInstance::id).containsExactly(kept.id());
        assertThat(pin("web")).isPresent();
    }
}
