package io.gnomon.plugin.shadow.nova;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.plugin.trace.LoadTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of servers that wait in Nova, whatever their guests, their project and Nova do. */
class NovaStagingTest {
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

    @Test
    void oneThatWaitsIsSmallAndPlacementSellsTheRest() {
        ward.ready(1);
        ShadowInstance ready = ward.instances(State.READY).get(0);
        UUID server = ward.server(ready);
        assertThat(ward.memory(server)).isEqualTo(ready.memoryMib()).isLessThan(200);
        assertThat(ward.fake.placement.held(server.toString(), "MEMORY_MB")).isEqualTo((long) ready.memoryMib());
    }

    @Test
    void aGuestThatDoesNotTellWhatMemoryItUsesLosesNone() {
        ward.tellsMemory = false;
        ward.ready(1);
        ShadowInstance booting = ward.instances(State.BOOTING).get(0);
        assertThat(ward.memory(ward.server(booting))).isEqualTo(512);
        ward.tellsMemory = true;
        ward.run(Duration.ofSeconds(15));
        assertThat(ward.instances(State.READY)).hasSize(1);
    }

    @Test
    void aGuestWhoseUseOfMemoryStillRisesLosesNone() {
        List<LoadTrace.Line> lines = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            lines.add(new LoadTrace.Line(4 * i, 0.5, 20 + 25 * i, 0));
        }
        ward.load = new LoadTrace(lines);
        ward.ready(1);
        ShadowInstance booting = ward.instances(State.BOOTING).get(0);
        assertThat(ward.memory(ward.server(booting))).isEqualTo(512);
        ward.run(Duration.ofSeconds(45));
        ShadowInstance ready = ward.instances(State.READY).get(0);
        assertThat(ward.memory(ward.server(ready))).isBetween(330 * 1.25 - 2, 511.0);
    }

    @Test
    void aGuestThatNeedsMoreWhileItWaitsIsGivenMoreAndPlacementIsAskedForIt() {
        ward.load = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(40, 0.1, 65, 0)));
        ward.ready(1);
        ShadowInstance ready = ward.instances(State.READY).get(0);
        UUID server = ward.server(ready);
        double before = ward.memory(server);
        ward.run(Duration.ofSeconds(30));
        assertThat(ward.memory(server)).isGreaterThan(before).isGreaterThanOrEqualTo(125 * 1.25);
        assertThat(ward.fake.placement.held(server.toString(), "MEMORY_MB"))
                .isEqualTo((long) ward.memory(server))
                .isEqualTo((long) ward.instances(State.READY).get(0).memoryMib());
    }

    @Test
    void oneThatCannotBeGivenTheMemoryThatItNeedsGoes() {
        ward.load = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(40, 0.1, 65, 0)));
        ward.ready(1);
        ShadowInstance ready = ward.instances(State.READY).get(0);
        long left = 16_384 - ward.fake.placement.held(ward.server(ready).toString(), "MEMORY_MB");
        ward.fake.placement.hold("another", "rp1", Map.of("VCPU", 1L, "MEMORY_MB", left));
        ward.run(Duration.ofSeconds(30));
        assertThat(ward.table.find(ready.id()).orElseThrow())
                .satisfies(i -> assertThat(i.state()).isEqualTo(State.GONE))
                .satisfies(i -> assertThat(i.detail()).contains("needs more memory"));
        assertThat(ward.fake.nova.servers).isEmpty();
    }

    @Test
    void oneThatSomebodyHasMovedGoes() {
        ward.ready(1);
        ShadowInstance ready = ward.instances(State.READY).get(0);
        UUID server = ward.server(ready);
        ward.fake.nova.onDeleted = id -> {};
        ward.moveAway(server);
        ward.fake.nova.servers.get(server.toString()).put("status", "MIGRATING");
        ward.run(Duration.ofSeconds(5));
        assertThat(ward.instances(State.READY))
                .as("it is on its way, and may come back")
                .hasSize(1);
        ward.fake.nova.servers.get(server.toString()).put("status", "ACTIVE");
        ward.run(Duration.ofSeconds(5));
        assertThat(ward.table.find(ready.id()).orElseThrow().state()).isEqualTo(State.GONE);
        assertThat(ward.fake.nova.servers).isEmpty();
    }

    @Test
    void whatNovaMadeAndNeverToldIsRemovedAlsoWhenItWasGivenUpAlready() {
        WorkloadProfile profile = ward.known();
        ward.boots = false;
        ward.fake.faults =
                (method, path) -> method.equals("POST") && path.endsWith("/servers") ? Fault.LOST_REQUEST : Fault.NONE;
        assertThat(catching(() -> ward.stager.create(profile, "ada"))).isTrue();
        ward.fake.faults = (method, path) -> Fault.NONE;
        ward.run(Duration.ofSeconds(40));
        ShadowInstance gone = ward.instances(State.GONE).get(0);
        // and now it comes: Nova had it all the time
        String late = UUID.randomUUID().toString();
        mark(late, gone.name(), "u1");
        ward.run(Duration.ofSeconds(3));
        assertThat(ward.fake.nova.servers).isEmpty();
    }

    @Test
    void aServerOfSomebodyElseIsNeverTakenForOursWhateverHeCallsIt() {
        WorkloadProfile profile = ward.known();
        ward.boots = false;
        ward.fake.faults =
                (method, path) -> method.equals("POST") && path.endsWith("/servers") ? Fault.LOST_REQUEST : Fault.NONE;
        assertThat(catching(() -> ward.stager.create(profile, "ada"))).isTrue();
        ward.fake.faults = (method, path) -> Fault.NONE;
        String his = UUID.randomUUID().toString();
        mark(his, ward.instances(State.BOOTING).get(0).name(), "u2");
        ward.run(Duration.ofSeconds(40));
        assertThat(ward.instances(State.GONE)).hasSize(1);
        ward.run(Duration.ofSeconds(3));
        assertThat(ward.fake.nova.servers).containsOnlyKeys(his);
    }

    @Test
    void whatWasStagedOfAFlavorThatIsAnotherNowGoes() {
        ward.ready(1);
        assertThat(ward.nova.isReady(NovaWard.request("web"))).isTrue();
        ward.fake.nova.flavors.put("m1", new NovaFlavor("m1", 2, 512, 1, Map.of("hw:cpu_policy", "dedicated")));
        ward.run(Duration.ofSeconds(35));
        assertThat(ward.instances(State.GONE)).singleElement().satisfies(i -> assertThat(i.detail())
                .contains("flavor"));
        assertThat(ward.nova.isReady(NovaWard.request("web"))).isFalse();
    }

    @Test
    void theMarkIsSeenOnThoseThatWeHaveMadeAndOnNoOther() {
        ward.ready(1);
        UUID server = ward.server(ward.instances(State.READY).get(0));
        assertThat(ward.reading(server).isShadow()).isTrue();
        ward.fake.nova.servers.get(server.toString()).put("user_id", "u2");
        ward.book.refresh();
        ward.cluster.observeAll();
        assertThat(ward.reading(server).isShadow())
                .as("anybody may mark his own, and hides it from nobody")
                .isFalse();
    }

    private void mark(String id, String name, String user) {
        ward.fake
                .nova
                .server(id, name, 1, 256, Map.of())
                .put("user_id", user)
                .putObject("metadata")
                .put("shadow_instance", "staged");
    }

    private static boolean catching(Runnable call) {
        try {
            call.run();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
