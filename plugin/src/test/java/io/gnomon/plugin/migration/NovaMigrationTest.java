package io.gnomon.plugin.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaMoves;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that Nova makes: Nova's answers on the wire, three servers of it on hypervisors that Gnomon watches itself. */
class NovaMigrationTest {
    private static final Map<String, String> NOVAS = Map.of(ServerReading.ORCHESTRATOR, ServerReading.NOVA);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> wireTime = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(wireTime::get);
    private Yard yard;

    @BeforeEach
    void crowd() {
        yard = new Yard(folder, "migrate.timeout=5m");
        for (String name : List.of("one", "two", "three")) {
            UUID id = yard.server(name, "a", 1.8, NOVAS, true);
            fake.nova.server(id.toString(), name, 2, 512, Map.of()).put("OS-EXT-SRV-ATTR:hypervisor_hostname", "a");
        }
        fake.nova.nodes.clear();
        fake.nova.nodes.addAll(List.of("a", "b"));
        Cloud cloud = fake.client(time -> wireTime.updateAndGet(t -> t.plus(time)));
        NovaBook book = new NovaBook(cloud, wireTime::get);
        book.refresh();
        yard.moves = new NovaMoves(cloud, book);
        yard.restart(state -> {});
        yard.run(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        yard.close();
        fake.close();
    }

    private MigrationRecord last() {
        return yard.journal().get(0);
    }

    private ObjectNode nova(MigrationRecord m) {
        return java.util.Objects.requireNonNull(fake.nova.servers.get(m.server().toString()));
    }

    /** Nova has begun, as its API does before it answers. */
    private void begins() {
        fake.nova.onAction = server -> server.put("status", "MIGRATING").put("OS-EXT-STS:task_state", "migrating");
    }

    private void ends(MigrationRecord m, String node) {
        nova(m).put("status", "ACTIVE").put("OS-EXT-SRV-ATTR:hypervisor_hostname", node);
        nova(m).putNull("OS-EXT-STS:task_state");
    }

    @Test
    void novaIsAskedOnceForTheHostAndFollowedUntilTheServerIsSeenThere() {
        begins();
        yard.migrator.run();
        assertThat(last().state()).isEqualTo(State.MOVING);
        assertThat(last().target()).as("c is no hypervisor of Nova").isEqualTo("b");
        assertThat(fake.nova.actions).hasSize(1);
        assertThat(fake.nova.actions.get(0).at("/os-migrateLive/host").asText()).isEqualTo("host-b");
        assertThat(fake.nova
                        .actions
                        .get(0)
                        .at("/os-migrateLive/block_migration")
                        .asText())
                .isEqualTo("auto");
        yard.run(Duration.ofSeconds(30));
        yard.migrator.run();
        assertThat(last().state()).isEqualTo(State.MOVING);
        yard.traces()
                .begin(
                        yard.fleet.find(last().server()).orElseThrow().latest().orElseThrow(),
                        yard.cluster.latest("a").orElseThrow(),
                        yard.cluster.latest("b").orElseThrow());
        ends(last(), "b");
        yard.run(Duration.ofSeconds(30));
        assertThat(last().state()).as(last().toString()).isEqualTo(State.DONE);
        assertThat(fake.nova.actions).hasSize(1);
    }

    @Test
    void aRefusalOfNovaIsTold() {
        fake.nova.refuse(
                409, "conflictingRequest", "Cannot 'os-migrateLive' instance while it is in task_state rebuilding");
        yard.migrator.run();
        assertThat(last().state()).isEqualTo(State.REFUSED);
        assertThat(last().detail()).contains("Cannot 'os-migrateLive' instance");
        assertThat(yard.told()).singleElement().asString().contains("It was refused");
    }

    @Test
    void whereNoHostIsValidTheServerStaysAndThatIsTold() {
        begins();
        yard.migrator.run();
        ends(last(), "a");
        yard.run(Duration.ofSeconds(2));
        assertThat(last().state()).isEqualTo(State.FAILED);
        assertThat(last().detail()).contains("ACTIVE on a", "openstack server event list " + last().server());
    }

    @Test
    void aCallOfWhichNobodyKnowsIsNotRepeated() {
        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.LOST_REQUEST)) {
            fake.nova.onAction = server -> {};
            fake.faults = (method, path) -> method.equals("POST") && path.endsWith("/action") ? fault : Fault.NONE;
            long before = fake.count("POST /compute/v2.1/servers");
            yard.migrator.run();
            assertThat(last().state()).isEqualTo(State.ACTING);
            fake.faults = (method, path) -> Fault.NONE;
            yard.run(Duration.ofSeconds(70));
            assertThat(last().state()).isEqualTo(State.FAILED);
            assertThat(fake.count("POST /compute/v2.1/servers") - before).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatWasLostIsMadeUpForByLooking() {
        begins();
        fake.faults =
                (method, path) -> method.equals("POST") && path.endsWith("/action") ? Fault.LOST_ANSWER : Fault.NONE;
        yard.migrator.run();
        assertThat(last().state()).isEqualTo(State.ACTING);
        fake.faults = (method, path) -> Fault.NONE;
        yard.run(Duration.ofSeconds(2));
        assertThat(last().state()).isEqualTo(State.MOVING);
        assertThat(fake.nova.actions).hasSize(1);
    }

    @Test
    void aServerThatIsDeletedInTheMiddleHasFailed() {
        begins();
        yard.migrator.run();
        fake.nova.delete(last().server().toString());
        yard.run(Duration.ofSeconds(2));
        assertThat(last().state()).isEqualTo(State.FAILED);
        assertThat(last().detail()).contains("deleted");
    }

    @Test
    void oneThatNeverEndsAndOneOfWhichNovaSaysNothingAreUnknownAfterTheirTime() {
        begins();
        yard.migrator.run();
        yard.run(Duration.ofMinutes(4));
        assertThat(last().state()).isEqualTo(State.MOVING);
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        yard.run(Duration.ofSeconds(70));
        assertThat(last().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aServerThatNovaIsBusyWithIsLeftAloneAndWithoutNovaNothingIsPlanned() {
        fake.nova.servers.values().forEach(s -> s.put("OS-EXT-STS:task_state", "resize_prep"));
        yard.migrator.run();
        assertThat(last().state()).isIn(State.REFUSED);
        assertThat(last().detail()).contains("resize_prep");
        assertThat(fake.nova.actions).isEmpty();
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        yard.migrator.run();
        assertThat(yard.journal()).hasSize(1);
    }
}
