package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.CapacityClaims.Claim;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims of one server that Nova made with 1 vCPU and 256 MiB, on a hypervisor of 4 vCPUs and 1024 MiB. */
class PlacementClaimsTest {
    private static final UUID SERVER = UUID.randomUUID();
    private static final String ID = SERVER.toString();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private final PlacementClaims claims = new PlacementClaims(fake.client(this::pass));
    private final ServerReading server = reading(Map.of(ServerReading.ORCHESTRATOR, ServerReading.NOVA));

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private ServerReading reading(Map<String, String> metadata) {
        ResourceVector none = ResourceVector.UNKNOWN;
        return new ServerReading(SERVER, "web", "p1", "h1", now.get(), now.get(), none, none, none, metadata);
    }

    @BeforeEach
    void made() {
        fake.placement.provider("rp1", 4, 1024);
        fake.placement.hold(ID, "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 256L));
        fake.nova.server(ID, "web", 1, 256, Map.of());
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private long vcpus() {
        return fake.placement.held(ID, "VCPU");
    }

    @Test
    void growthIsClaimedAndAskingTwiceChangesNothing() {
        assertThat(claims.claim(server, Resource.CPU, 2.2)).isEqualTo(new Claim.Granted());
        assertThat(claims.claim(server, Resource.MEMORY, 511.5)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(3);
        assertThat(fake.placement.held(ID, "MEMORY_MB")).isEqualTo(512);
        long asked = fake.count("PUT");
        assertThat(claims.claim(server, Resource.CPU, 2.2)).isEqualTo(new Claim.Granted());
        assertThat(claims.claim(server, Resource.CPU, 1))
                .as("never less by a claim")
                .isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(3);
        assertThat(fake.count("PUT")).isEqualTo(asked);
    }

    @Test
    void whatIsSettledIsWhatItHasAndNeverNothing() {
        fake.placement.hold(ID, "rp1", Map.of("VCPU", 3L, "MEMORY_MB", 256L));
        assertThat(claims.settle(server, Map.of(Resource.CPU, 0.4, Resource.MEMORY, 100.0, Resource.DISK, 3.0)))
                .isEmpty();
        assertThat(vcpus()).isEqualTo(1);
        assertThat(fake.placement.held(ID, "MEMORY_MB")).isEqualTo(100);
    }

    @Test
    void withoutRoomAClaimIsRefusedWithWhatWasAskedAndWhatThereIs() {
        fake.placement.hold("another", "rp1", Map.of("VCPU", 2L, "MEMORY_MB", 256L));
        Claim claim = claims.claim(server, Resource.CPU, 3);
        assertThat(claim).isInstanceOfSatisfying(Claim.Refused.class, refused -> assertThat(refused.reason())
                .contains("2 VCPU more were asked for web, 3 in all", "hypervisor has 4 to sell, 3 are sold"));
        assertThat(vcpus()).isEqualTo(1);
    }

    @Test
    void aStormOfConcurrentUpdatesIsRiddenOut() {
        AtomicInteger left = new AtomicInteger(5);
        fake.faults = (method, path) ->
                method.equals("PUT") && left.getAndDecrement() > 0 ? Fault.CONCURRENT_UPDATE : Fault.NONE;
        assertThat(claims.claim(server, Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(2);
        assertThat(fake.count("GET /placement/allocations"))
                .as("read again each time")
                .isEqualTo(6);
    }

    @Test
    void aStormWithoutEndIsGivenUpWithinBoundsAndNothingIsClaimed() {
        fake.faults = (method, path) -> method.equals("PUT") ? Fault.CONCURRENT_UPDATE : Fault.NONE;
        Instant begun = now.get();
        assertThatThrownBy(() -> claims.claim(server, Resource.CPU, 2))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("changed by others each of 8 times");
        assertThat(vcpus()).isEqualTo(1);
        assertThat(fake.count("PUT")).isEqualTo(8);
        assertThat(Duration.between(begun, now.get())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void somebodyElsesChangeBetweenReadAndWriteIsKept() {
        AtomicInteger left = new AtomicInteger(1);
        fake.faults = (method, path) -> {
            if (method.equals("PUT") && left.getAndDecrement() > 0) {
                fake.placement.hold(ID, "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 700L));
            }
            return Fault.NONE;
        };
        assertThat(claims.claim(server, Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(fake.placement.held(ID, "MEMORY_MB")).isEqualTo(700);
    }

    @Test
    void anAnswerThatIsLostOnTheWayDoesNotClaimTwice() {
        AtomicInteger left = new AtomicInteger(1);
        fake.faults =
                (method, path) -> method.equals("PUT") && left.getAndDecrement() > 0 ? Fault.LOST_ANSWER : Fault.NONE;
        assertThat(claims.claim(server, Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(2);
    }

    @Test
    void ifItIsNotKnownWhatCameOfAClaimThatIsSaid() {
        fake.faults = (method, path) -> method.equals("PUT") ? Fault.LOST_ANSWER : Fault.NONE;
        assertThatThrownBy(() -> claims.claim(server, Resource.CPU, 2)).isInstanceOf(UnreachableException.class);
        fake.faults = (method, path) -> Fault.NONE;
        pass(Duration.ofMinutes(2));
        assertThat(claims.settle(server, Map.of(Resource.CPU, 1.0))).isEmpty();
        assertThat(vcpus()).isEqualTo(1);
    }

    @Test
    void aWriteThatSeemsOutdatedMayHaveBeenDoneAllTheSame() {
        AtomicInteger writes = new AtomicInteger();
        fake.faults = (method, path) -> {
            if (method.equals("PUT") && writes.getAndIncrement() == 0) {
                return Fault.LOST_ANSWER; // done; its repetition is told that it is outdated
            }
            return writes.get() > 1 && method.equals("GET") ? Fault.UNAVAILABLE : Fault.NONE;
        };
        assertThatThrownBy(() -> claims.claim(server, Resource.CPU, 2)).isInstanceOf(UnreachableException.class);
        assertThat(vcpus()).isEqualTo(2);
    }

    @Test
    void whilePlacementIsLeftInPeaceNothingGrowsAndNothingIsInDoubt() {
        fake.faults = (method, path) -> path.startsWith("/placement") ? Fault.UNAVAILABLE : Fault.NONE;
        assertThat(claims.claim(server, Resource.CPU, 2)).isInstanceOf(Claim.Unavailable.class);
        assertThat(claims.claim(server, Resource.CPU, 2))
                .isInstanceOfSatisfying(Claim.Unavailable.class, u -> assertThat(u.reason())
                        .contains("Placement does not answer since"));
    }

    @Test
    void aServerDeletedInTheMiddleIsNotClaimedFor() {
        fake.faults = (method, path) -> {
            if (method.equals("PUT")) {
                fake.placement.delete(ID);
            }
            return Fault.NONE;
        };
        assertThat(claims.claim(server, Resource.CPU, 2))
                .isInstanceOfSatisfying(
                        Claim.Refused.class, r -> assertThat(r.reason()).contains("deleted meanwhile"));
        assertThat(vcpus()).isZero();
        assertThat(claims.settle(server, Map.of(Resource.CPU, 1.0))).isEmpty();
        assertThat(vcpus()).isZero();
    }

    /** Nova gives the source's allocation to the migration, and claims the target for the server. */
    private ObjectNode moves(String status, @Nullable String task) {
        fake.placement.provider("rp2", 4, 1024);
        fake.placement.delete(ID);
        fake.placement.hold("the migration", "rp1", Map.of("VCPU", 3L, "MEMORY_MB", 256L));
        fake.placement.hold(ID, "rp2", Map.of("VCPU", 2L, "MEMORY_MB", 256L));
        return Objects.requireNonNull(fake.nova.servers.get(ID))
                .put("status", status)
                .put("OS-EXT-STS:task_state", task);
    }

    @ParameterizedTest
    @CsvSource({
        "MIGRATING,migrating",
        "ACTIVE,migrating",
        "RESIZE,resize_migrating",
        "VERIFY_RESIZE,",
        "ACTIVE,rebuilding"
    })
    void whileNovaMovesItItsClaimsAreLeftAlone(String status, @Nullable String task) {
        ObjectNode nova = moves(status, task);
        assertThat(claims.claim(server, Resource.CPU, 3))
                .isInstanceOfSatisfying(Claim.Refused.class, r -> assertThat(r.reason())
                        .contains("web as " + status, "while Nova moves or changes it"));
        assertThatThrownBy(() -> claims.settle(server, Map.of(Resource.CPU, 1.0)))
                .as("looked at again later")
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("while Nova moves or changes it");
        assertThat(vcpus()).isEqualTo(2);
        assertThat(fake.count("PUT")).isZero();

        nova.put("status", "ACTIVE").putNull("OS-EXT-STS:task_state");
        assertThat(claims.claim(server, Resource.CPU, 3)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(3);
        assertThat(fake.placement.held("the migration", "VCPU")).isEqualTo(3);
    }

    @Test
    void aServerThatNovaIsStillStartingMayGrow() {
        ObjectNode nova = Objects.requireNonNull(fake.nova.servers.get(ID));
        nova.put("status", "BUILD").put("OS-EXT-STS:task_state", "networking");
        assertThat(claims.claim(server, Resource.CPU, 3)).isInstanceOf(Claim.Refused.class);
        nova.put("OS-EXT-STS:task_state", "spawning");
        assertThat(claims.claim(server, Resource.CPU, 3)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(3);
        nova.put("status", "REBUILD"); // Nova spawns again what it has claimed before
        assertThat(claims.claim(server, Resource.CPU, 4)).isInstanceOf(Claim.Refused.class);
    }

    @Test
    void novaIsAskedOnlyBeforeSomethingIsWritten() {
        moves("MIGRATING", "migrating");
        assertThat(claims.claim(server, Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(claims.settle(server, Map.of(Resource.CPU, 2.0))).isEmpty();
        assertThat(fake.count("GET /compute")).isZero();
    }

    @Test
    void aMoveThatBeginsBetweenReadAndWriteIsNoticed() {
        AtomicInteger left = new AtomicInteger(1);
        fake.faults = (method, path) -> {
            if (method.equals("PUT") && left.getAndDecrement() > 0) {
                moves("MIGRATING", "migrating");
                return Fault.CONCURRENT_UPDATE;
            }
            return Fault.NONE;
        };
        assertThat(claims.claim(server, Resource.CPU, 3)).isInstanceOf(Claim.Refused.class);
        assertThat(vcpus()).isEqualTo(2);
    }

    @Test
    void whileNovaDoesNotAnswerNothingIsWritten() {
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        assertThat(claims.claim(server, Resource.CPU, 2)).isInstanceOf(Claim.Unavailable.class);
        assertThatThrownBy(() -> claims.settle(server, Map.of(Resource.CPU, 2.0)))
                .isInstanceOf(UnreachableException.class);
        assertThat(vcpus()).isEqualTo(1);
        assertThat(fake.count("PUT")).isZero();
    }

    @Test
    void whatHoldsSeveralHypervisorsAsAfterAnEvacuationIsLeftAlone() {
        fake.placement.provider("rp2", 4, 1024);
        fake.placement.hold(ID, "rp2", Map.of("VCPU", 1L, "MEMORY_MB", 256L));
        assertThat(claims.claim(server, Resource.CPU, 2))
                .isInstanceOfSatisfying(
                        Claim.Refused.class, r -> assertThat(r.reason()).contains("while Nova moves it"));
        assertThatThrownBy(() -> claims.settle(server, Map.of(Resource.CPU, 2.0)))
                .isInstanceOf(UnreachableException.class);
        assertThat(vcpus()).isEqualTo(2);
    }

    @Test
    void dedicatedCpusAreLeftAlone() {
        fake.placement.hold(ID, "rp1", Map.of("PCPU", 1L, "MEMORY_MB", 256L));
        assertThat(claims.claim(server, Resource.CPU, 2)).isInstanceOf(Claim.Refused.class);
        fake.placement.hold(ID, "rp1", Map.of("MEMORY_MB", 256L));
        assertThat(claims.settle(server, Map.of(Resource.CPU, 2.0, Resource.MEMORY, 200.0)))
                .isEmpty();
        assertThat(vcpus()).isZero();
        assertThat(fake.placement.held(ID, "MEMORY_MB")).isEqualTo(200);
    }

    @Test
    void aPlacementThatKnowsNoConsumerTypesIsWrittenToWithoutThem() {
        fake.placement.mostMinor = 36;
        assertThat(claims.claim(server, Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(vcpus()).isEqualTo(2);
    }

    @Test
    void aServerThatIsNotNovasClaimsNothing() {
        assertThat(claims.claim(reading(Map.of()), Resource.CPU, 2)).isEqualTo(new Claim.Granted());
        assertThat(claims.settle(reading(Map.of()), Map.of(Resource.CPU, 2.0))).isEmpty();
        assertThat(fake.asked).isEmpty();
    }

    @Test
    void whatAHypervisorHasIsReadByTheNameThatNovaKnows() {
        Placement placement = new Placement(fake.client(this::pass));
        assertThat(placement.providers()).containsEntry("node-rp1", "rp1");
        assertThat(placement.inventories("rp1").get("VCPU")).isEqualTo(new Inventory(4, 0, 1, 4, 1));
        assertThat(placement.inventories("gone")).isEmpty();
    }
}
