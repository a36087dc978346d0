package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaNamed;
import io.gnomon.plugin.openstack.PlacementClaims;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The allocation cycle over servers that are Nova's, with Nova and Placement on the wire. */
class NovaServersTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "decide.price", "9",
            "match.learning-period", "20s",
            "match.max-lag", "15s",
            "decide.cooldown", "12s");
    private static final LoadTrace BUSY = new LoadTrace(List.of(new Line(0, 3, 100, 1)));
    private static final LoadTrace BURST = new LoadTrace(List.of(new Line(0, 3, 100, 1), new Line(20, 0.2, 100, 1)));

    @TempDir
    Path folder;

    private House house;
    private FakeCloud fake;
    private NovaBook book;
    private HypervisorPort named;

    @BeforeEach
    void begin() {
        house = new House(folder, QUICK);
        fake = new FakeCloud(house.clock);
        Cloud cloud = fake.client(house.clock::advance);
        book = new NovaBook(cloud, house.clock);
        named = new NovaNamed(house.hypervisor, book);
        house.port = named;
        house.claims = new PlacementClaims(cloud);
        fake.placement.provider("rp1", 4, 2_048);
    }

    @AfterEach
    void end() {
        fake.close();
        house.close();
    }

    private UUID server(LoadTrace load, Map<String, String> specs) {
        UUID id = house.server("instance-00000001", true, load);
        fake.nova.server(id.toString(), "web", 1, 512, specs);
        fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 512L));
        book.refresh();
        house.restart(state -> {});
        return id;
    }

    private long vcpus(UUID id) {
        return fake.placement.held(id.toString(), "VCPU");
    }

    @Test
    void growthIsClaimedBeforeItIsPluggedAndGivenBackAfterItIsNotNeeded() {
        List<String> order = new ArrayList<>();
        house.port = (HypervisorPort) Proxy.newProxyInstance(
                HypervisorPort.class.getClassLoader(), new Class<?>[] {HypervisorPort.class}, (proxy, method, args) -> {
                    if (method.getName().equals("adjust") && args[1] == Resource.CPU) {
                        order.add("changed");
                    }
                    return method.invoke(named, args);
                });
        UUID id = server(BURST, Map.of());
        fake.faults = (method, path) -> {
            if (method.equals("PUT")) {
                order.add("claimed");
            }
            return Fault.NONE;
        };
        house.run(Duration.ofSeconds(15));
        assertThat(house.allocated(id, Resource.CPU)).isGreaterThanOrEqualTo(3);
        assertThat((double) vcpus(id)).isEqualTo(house.allocated(id, Resource.CPU));
        assertThat(order).as("claimed first").startsWith("claimed", "changed");
        order.clear();
        house.run(Duration.ofSeconds(300)); // more than a cooldown: it may shrink twice
        assertThat(house.allocated(id, Resource.CPU)).isEqualTo(1);
        assertThat(vcpus(id)).isEqualTo(1);
        assertThat(order).startsWith("changed", "claimed").endsWith("claimed");
    }

    @Test
    void growthThatPlacementRefusesIsNotPluggedAndToldWithItsReason() {
        UUID id = server(BUSY, Map.of());
        fake.placement.hold("another", "rp1", Map.of("VCPU", 3L, "MEMORY_MB", 256L));
        house.run(Duration.ofSeconds(10));
        assertThat(house.allocated(id, Resource.CPU)).isEqualTo(1);
        assertThat(vcpus(id)).isEqualTo(1);
        assertThat(house.adjustments(id))
                .filteredOn(a -> a.resource() == Resource.CPU)
                .isNotEmpty()
                .allSatisfy(a -> {
                    assertThat(a.state()).isEqualTo(State.REFUSED);
                    assertThat(a.detail()).contains("Placement has no room for it", "asked for web");
                });
        assertThat(house.database.notifications().list(Optional.empty(), 10))
                .extracting(Notification::text)
                .anySatisfy(text -> assertThat(text).contains("Placement has no room"));
    }

    @Test
    void withoutPlacementNothingGrowsAndItIsTriedAgainWhenItIsBack() {
        UUID id = server(BUSY, Map.of());
        fake.faults = (method, path) -> path.startsWith("/placement") ? Fault.UNAVAILABLE : Fault.NONE;
        house.run(Duration.ofSeconds(20));
        assertThat(house.allocated(id, Resource.CPU)).isEqualTo(1);
        fake.faults = (method, path) -> Fault.NONE;
        house.run(Duration.ofSeconds(150));
        assertThat(house.allocated(id, Resource.CPU)).isGreaterThanOrEqualTo(3);
        assertThat((double) vcpus(id)).isEqualTo(house.allocated(id, Resource.CPU));
    }

    @Test
    void whatAHardRebootResetIsNoticedAndClaimedAnew() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        assertThat(vcpus(id)).isGreaterThanOrEqualTo(3);
        house.hypervisor.adjust(id, Resource.CPU, 1); // back at flavor size, behind our back
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
        assertThat(house.claiming.problems()).isEmpty();
    }

    @Test
    void aServerThatWasResetIsLookedAtAsSoonAsItIsSeenAgainAndOnlyThen() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        long before = vcpus(id);
        assertThat(before).isGreaterThan(1);
        house.hypervisor.adjust(id, Resource.CPU, 1);
        house.claiming.reconcileDoubtful(house.actuator);
        assertThat(vcpus(id)).as("no event told of it").isEqualTo(before);
        house.clock.advance(Duration.ofSeconds(1));
        house.claiming.event(new ClusterEvent.ServerStarted("trace", house.clock.instant(), id, "web"));
        house.claiming.reconcileDoubtful(house.actuator);
        assertThat(vcpus(id)).as("it was not seen since").isEqualTo(before);
        house.fleet.setDynamicAllocation(id, false, "test"); // else it grows again
        house.run(Duration.ofSeconds(2));
        house.claiming.reconcileDoubtful(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
    }

    @Test
    void aServerThatWasStoppedForAWhileIsStillOneThatWasAdjusted() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        assertThat(vcpus(id)).isGreaterThanOrEqualTo(3);
        house.fleet.stopped(id, house.clock.instant());
        house.claiming.reconcile(house.actuator); // nothing is remembered of it here any more
        house.hypervisor.adjust(id, Resource.CPU, 1); // at flavor size, as Nova starts it
        house.clock.advance(Duration.ofSeconds(2));
        house.cycle.start();
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
    }

    @Test
    void aStoppedServerHoldsWhatItsFlavorSellsOnceNovaSaysThatItIsStopped() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        long grown = vcpus(id); // it stops before it was looked at even once
        assertThat(grown).isGreaterThanOrEqualTo(3);
        house.fleet.stopped(id, house.clock.instant());
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).as("it may be on its way to another hypervisor").isEqualTo(grown);

        var nova = fake.nova.server(id.toString(), "web", 1, 512, Map.of());
        nova.put("status", "SHUTOFF").put("OS-EXT-STS:task_state", "resize_migrating");
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(grown);

        nova.putNull("OS-EXT-STS:task_state");
        fake.faults = (method, path) -> Fault.UNAVAILABLE;
        house.claiming.reconcile(house.actuator);
        fake.faults = (method, path) -> Fault.NONE;
        assertThat(vcpus(id)).as("asked again when it answers again").isEqualTo(grown);

        house.clock.advance(Duration.ofMinutes(2)); // it was left in peace for a while
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
        assertThat(fake.placement.held(id.toString(), "MEMORY_MB")).isEqualTo(512);
        long asked = fake.count("GET");
        house.claiming.reconcile(house.actuator);
        assertThat(fake.count("GET")).as("and then no more").isEqualTo(asked);
    }

    @Test
    void whatCannotBeSettledForMinutesIsToldOnceAndNoMoreWhenItIs() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        house.hypervisor.adjust(id, Resource.CPU, 1); // as a hard reboot leaves it
        house.fleet.setDynamicAllocation(id, false, "test");
        fake.faults = (method, path) -> method.equals("PUT") ? Fault.CONCURRENT_UPDATE : Fault.NONE;
        Instant since = house.clock.instant();
        house.claiming.reconcile(house.actuator);
        assertThat(house.claiming.problems()).as("others may be at it just now").isEmpty();
        house.clock.advance(Duration.ofMinutes(4));
        house.claiming.reconcile(house.actuator);
        assertThat(house.claiming.problems())
                .singleElement()
                .asString()
                .contains("may hold other than what is in force since", "changed by others each of 8 times");
        assertThat(house.claiming.problems().get(0)).contains(since.toString().substring(0, 14));
        fake.faults = (method, path) -> Fault.NONE;
        house.claiming.reconcile(house.actuator);
        assertThat(house.claiming.problems()).isEmpty();
        assertThat(vcpus(id)).isEqualTo(1);
    }

    private ObjectNode nova(UUID id, String status) {
        return fake.nova.server(id.toString(), "web", 1, 512, Map.of()).put("status", status);
    }

    @Test
    void aServerThatStoppedWhileTheDaemonWasDownGivesItsGrowthBack() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        assertThat(vcpus(id)).isGreaterThanOrEqualTo(3);
        house.hypervisor.delete(id);
        nova(id, "SHUTOFF");
        house.restart(state -> {});
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
        assertThat(fake.placement.held(id.toString(), "MEMORY_MB")).isEqualTo(512);
        long asked = fake.count("GET");
        house.claiming.reconcile(house.actuator);
        assertThat(fake.count("GET")).as("and then no more").isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({"SHELVED,1", "ERROR,1", "SUSPENDED,4", "SHELVED_OFFLOADED,4"})
    void howAServerStoppedDecidesWhatItHolds(String status, long held) {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        assertThat(vcpus(id)).isGreaterThanOrEqualTo(3);
        fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 4L, "MEMORY_MB", 512L));
        house.fleet.stopped(id, house.clock.instant());
        nova(id, status);
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(held);
        long asked = fake.count("GET");
        house.claiming.reconcile(house.actuator);
        assertThat(fake.count("GET") - asked)
                .as("only what comes back as it was is looked at again")
                .isEqualTo(status.equals("SUSPENDED") ? 1 : 0);
    }

    @Test
    void whatAnOpenGrowthClaimedIsGivenBackIfItsServerIsGone() {
        UUID id = server(new LoadTrace(List.of(new Line(0, 0.5, 300, 1))), Map.of());
        house.run(Duration.ofSeconds(3));
        Decision decision = new Decision(
                house.fleet.find(id).orElseThrow().latest().orElseThrow(),
                Resource.CPU,
                1,
                3,
                0.1,
                new Decision.Expected(3, 3, 3, 3),
                "because",
                Decision.Cause.NEED,
                Decision.GNOMON);
        Adjustment intent = house.actuator.intend(decision).orElseThrow();
        assertThat(house.claiming.before(decision.server(), intent)).isEmpty();
        assertThat(vcpus(id)).isEqualTo(3); // and here the daemon ended
        house.hypervisor.delete(id);
        nova(id, "SHUTOFF");
        house.restart(state -> {});
        house.actuator.reconcile();
        assertThat(house.adjustments(id).get(0).state()).isEqualTo(State.ABANDONED);
        house.restart(state -> {}); // before it was looked at
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
    }

    @Test
    void growthIsRememberedHoweverMuchWasTriedSince() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        assertThat(vcpus(id)).isGreaterThanOrEqualTo(3);
        Adjustment last = house.adjustments(id).get(0);
        for (int i = 0; i < 101; i++) {
            Adjustment tried = house.database
                    .journal()
                    .intend(new Adjustment(
                            0,
                            id,
                            last.serverName(),
                            last.project(),
                            last.actor(),
                            Resource.MEMORY,
                            512,
                            600,
                            1,
                            1,
                            1,
                            1,
                            "because",
                            State.INTENDED,
                            "",
                            house.clock.instant(),
                            house.clock.instant()));
            house.database.journal().advance(tried.id(), State.REFUSED, "", house.clock.instant());
        }
        house.hypervisor.adjust(id, Resource.CPU, 1);
        house.restart(state -> {});
        house.fleet.setDynamicAllocation(id, false, "test"); // else it grows again
        house.run(Duration.ofSeconds(1));
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(1);
    }

    @Test
    void whatNoLongerFitsAfterAMoveIsAProblemThatIsShownUntilItIsOver() {
        UUID id = server(BUSY, Map.of());
        house.run(Duration.ofSeconds(15));
        fake.placement.delete(id.toString()); // a migration: at flavor size elsewhere, where there is less room
        fake.placement.provider("rp2", 2, 2_048);
        fake.placement.hold(id.toString(), "rp2", Map.of("VCPU", 1L, "MEMORY_MB", 512L));
        house.claiming.reconcile(house.actuator);
        assertThat(house.claiming.problems()).singleElement().asString().contains("web has other than it holds");
        assertThat(vcpus(id)).isEqualTo(1);
        house.hypervisor.adjust(id, Resource.CPU, 1);
        house.claiming.reconcile(house.actuator);
        assertThat(house.claiming.problems()).isEmpty();
    }

    @Test
    void aServerThatWasNeverAdjustedKeepsWhatNovaClaimedForIt() {
        UUID id = server(new LoadTrace(List.of(new Line(0, 0.5, 300, 1))), Map.of());
        fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 2L, "MEMORY_MB", 512L));
        house.run(Duration.ofSeconds(5));
        house.claiming.reconcile(house.actuator);
        assertThat(vcpus(id)).isEqualTo(2);
    }

    @Test
    void novasNameProjectFlavorAndMetadataAreKnownAndOursCannotBeForged() {
        UUID id = house.server("instance-00000001", true, BUSY);
        var nova = fake.nova.server(id.toString(), "web", 1, 512, Map.of());
        nova.withObject("/metadata").put("app", "shop").put("actor", "root").put("orchestrator", "none");
        nova.withArray("tags").add("blue").add("front");
        book.refresh();
        house.restart(state -> {});
        house.run(Duration.ofSeconds(3));
        assertThat(house.cluster.latest("h1").orElseThrow().description()).endsWith("node-1 in Nova");
        var record = house.fleet.find(id).orElseThrow().record();
        assertThat(record.name()).isEqualTo("web");
        assertThat(record.metadata())
                .containsEntry("app", "shop")
                .containsEntry("flavor", "m1.web")
                .containsEntry("tags", "blue,front")
                .containsEntry("image", "image-1")
                .containsEntry("orchestrator", "nova")
                .doesNotContainEntry("actor", "root");
    }

    @Test
    void theToggleInNovasMetadataHoldsWhenItChangesAndOursStaysMeanwhile() {
        UUID id = house.server("instance-00000001", false, BUSY);
        var nova = fake.nova.server(id.toString(), "web", 1, 512, Map.of());
        fake.placement.hold(id.toString(), "rp1", Map.of("VCPU", 1L, "MEMORY_MB", 512L));
        house.restart(state -> {});
        house.run(Duration.ofSeconds(3));
        assertThat(on(id)).isFalse();
        nova.withObject("/metadata").put("dynamic_allocation", "on");
        book.refresh();
        house.run(Duration.ofSeconds(3));
        assertThat(on(id)).isTrue();
        house.fleet.setDynamicAllocation(id, false, "alice");
        book.refresh();
        house.run(Duration.ofSeconds(3));
        assertThat(on(id)).isFalse();
    }

    @Test
    void aHypervisorThatVanishedFromNovaIsAProblemThatIsNamed() {
        book.refresh();
        assertThat(book.problems()).singleElement().asString().contains("nova-compute on host-down is down");
    }

    @Test
    void novaDownLeavesNamesAsTheyWereAndNothingGrowsUntilItIsBack() {
        UUID id = server(BUSY, Map.of());
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        book.refresh();
        house.run(Duration.ofSeconds(15));
        assertThat(house.fleet.find(id).orElseThrow().record().name()).isEqualTo("web");
        assertThat(house.allocated(id, Resource.CPU))
                .as("it may be on the move")
                .isEqualTo(1);
        fake.faults = (method, path) -> Fault.NONE;
        house.run(Duration.ofSeconds(150));
        assertThat(house.allocated(id, Resource.CPU)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aServerDeletedInNovaInTheMiddleLeavesNothingBehind() {
        UUID id = server(BUSY, Map.of());
        fake.faults = (method, path) -> {
            if (method.equals("PUT")) {
                fake.nova.delete(id.toString());
                fake.placement.delete(id.toString());
                house.hypervisor.delete(id);
            }
            return Fault.NONE;
        };
        house.run(Duration.ofSeconds(20));
        house.actuator.reconcile();
        assertThat(house.database.journal().open()).isEmpty();
        assertThat(vcpus(id)).isZero();
        assertThat(house.adjustments(id))
                .extracting(Adjustment::state)
                .isNotEmpty()
                .doesNotContain(State.VERIFIED, State.ACCEPTED);
    }

    private boolean on(UUID id) {
        return house.fleet.find(id).orElseThrow().record().dynamicAllocation();
    }
}
