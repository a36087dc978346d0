package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.cloud.RealServers.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.trace.LoadTrace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to a real Nova are answered with servers that wait; whatever is not just like one of them is Nova's own. */
@NeedsCloud
final class ShadowCloudTest {
    private static final String FLAVOR_NAME = "m1.tiny";
    private static final int MEMORY_MIB = 256;
    private static final Map<String, Integer> FLAVOR = Map.of("VCPU", 1, "MEMORY_MB", MEMORY_MIB, "DISK_GB", 1);

    private final TestCloud cloud;
    private final RealServers servers;
    private final Api api;
    private final Client daemon;
    /** Of this test alone, so that nothing of another is like it. */
    private final String image = "staged-" + UUID.randomUUID();

    ShadowCloudTest(TestCloud cloud) {
        this.cloud = cloud;
        this.servers = new RealServers(cloud);
        this.api = servers.api();
        this.daemon = cloud.daemon(api.project());
    }

    @BeforeEach
    void theProjectPermitsIt() {
        daemon.grantConsent();
    }

    @AfterEach
    void everyServerGoes() {
        cloud.up();
        daemon.revokeConsent();
        eventually("no server waits any more", LONG, () -> waiting().isEmpty());
        servers.close();
        if (!api.imageStatus(image).isEmpty()) {
            api.deleteImage(image);
        }
    }

    @Test
    void aRequestIsAnsweredWithAServerThatWaitedAndOneThatIsUnlikeItIsNovas() {
        WorkloadView workload = known();
        staged(workload, 2);
        Set<String> waiting = waiting();
        assertThat(waiting).hasSize(2);
        // which of the two is up to how busy each is: both are this machine
        assertThat(waiting.stream().map(api::hypervisor)).isSubsetOf("compute1", "compute2");
        assertThat(waiting).allSatisfy(id -> assertThat(api.allocations(id).get("MEMORY_MB"))
                .isLessThan(MEMORY_MIB));

        // what it has no network, key or zone for is no reason to be unlike; another flavor is
        String other = ask("other", "m1.small", Map.of());
        assertThat(waiting).doesNotContain(other);
        assertThat(waiting()).isEqualTo(waiting);

        String web = ask("web", FLAVOR_NAME, Map.of("team", "shop"));
        assertThat(waiting).contains(web);
        JsonNode nova = api.server(web);
        assertThat(nova.path("name").asText()).isEqualTo("web");
        assertThat(nova.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(nova.path("metadata").toString()).isEqualTo("{\"team\":\"shop\"}");
        assertThat(nova.path("OS-EXT-SRV-ATTR:hostname").asText()).isEqualTo("web");
        assertThat(api.allocations(web)).isEqualTo(FLAVOR);
        eventually("its guest has all of its memory", LONG, () -> servers.guest(web)
                .filter(g -> g.memoryMib() > MEMORY_MIB * 3 / 4)
                .isPresent());
        eventually("the claim is done", LONG, () -> claims().stream()
                .anyMatch(c -> c.name().equals("web") && c.state().equals("done")));
        assertThat(waiting()).hasSize(1).doesNotContain(web);
    }

    @Test
    void whoMayNotHaveTheImageIsRefusedAlsoWhereAServerOfItWaitsInHisProject() {
        WorkloadView workload = known();
        staged(workload, 1);
        Set<String> waiting = waiting();
        String hidden = api.imageId(image);
        Api member = api.member(cloud);
        long learnt = workload(hidden).orElseThrow().requests();
        api.show(hidden, false);
        try {
            assertThatThrownBy(() -> member.bootOf("spy", FLAVOR_NAME, hidden)).hasMessageContaining(": 400 ");
            assertThat(waiting()).isEqualTo(waiting);
            assertThat(workload(hidden).orElseThrow().requests()).isEqualTo(learnt);
        } finally {
            api.show(hidden, true);
        }
        String given = member.bootOf("guest", FLAVOR_NAME, hidden);
        servers.all().add(given);
        assertThat(waiting).contains(given);
    }

    @Test
    void ofTenRequestsAtOnceEachGetsAServerOfItsOwn() throws Exception {
        WorkloadView workload = known();
        staged(workload, 2);
        Set<String> waiting = waiting();
        ExecutorService askers = Executors.newFixedThreadPool(10);
        List<Future<String>> asked = IntStream.range(0, 10)
                .mapToObj(
                        i -> askers.submit(() -> api.boot("many-" + i, FLAVOR_NAME, image, Optional.empty(), Map.of())))
                .toList();
        List<String> got = new ArrayList<>();
        for (Future<String> one : asked) {
            got.add(one.get());
        }
        askers.shutdown();
        servers.all().addAll(got);
        assertThat(got).doesNotHaveDuplicates();
        assertThat(got.stream().filter(waiting::contains)).hasSize(2);
        eventually(
                "both claims are done",
                LONG,
                () -> claims().stream()
                                .filter(c -> c.name().startsWith("many-")
                                        && c.state().equals("done"))
                                .count()
                        == 2);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whereRoomIsHeldTheNextServerLikeItGoesAndNothingIsLeftOverInPlacement() {
        WorkloadView workload = known();
        waits(workload, 1, "reserved");
        InstanceView held = ready(workload).get(0);
        assertThat(waiting()).isEmpty();
        assertThat(api.allocations(held.id().toString())).isEqualTo(FLAVOR);
        String node = held.hypervisor().contains("127.0.1.1") ? "compute1" : "compute2";

        String web = ask("web", FLAVOR_NAME, Map.of());
        assertThat(api.hypervisor(web)).isEqualTo(node);
        assertThat(api.allocations(web)).isEqualTo(FLAVOR);
        assertThat(api.allocations(held.id().toString())).isEmpty();
        assertThat(ready(workload)).isEmpty();
        assertThat(daemon.shadowInstances(1).get(0).state()).isEqualTo("claimed");

        waits(workload, 2, "reserved");
        List<UUID> twice = ready(workload).stream().map(InstanceView::id).toList();
        daemon.revokeConsent();
        eventually("nothing is held", LONG, () -> twice.stream()
                .allMatch(id -> api.allocations(id.toString()).isEmpty()));
        daemon.grantConsent();
    }

    @Test
    void whereTheQuotaIsUsedUpWhatWaitsGivesWayToWhoAsks() {
        WorkloadView workload = known();
        staged(workload, 2);
        api.mayHave(api.servers().size());
        try {
            String asked = ask("beyond", "m1.small", Map.of());
            assertThat(waiting()).hasSize(1).doesNotContain(asked);
            ask("beyond-2", "m1.small", Map.of());
            assertThat(waiting()).isEmpty();
            assertThatThrownBy(() -> ask("too-many", "m1.small", Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Quota exceeded");
            assertThatThrownBy(() -> daemon.createShadowInstances(workload.id(), 1))
                    .hasMessageContaining("Quota exceeded");
        } finally {
            api.mayHave(-1);
        }
    }

    @Test
    void whatWasStagedOfAnImageThatIsDeletedGoesAndWhoAsksForItIsToldSoByNova() {
        WorkloadView workload = known();
        staged(workload, 1);
        String asOf = api.imageId(image);
        api.deleteImage(image);
        eventually("no server waits any more", LONG, () -> waiting().isEmpty());
        assertThat(daemon.shadowInstances(1).get(0).detail()).contains("its image " + asOf + " is not there any more");
        assertThatThrownBy(() -> api.bootOf("late", FLAVOR_NAME, asOf)).hasMessageContaining(": 400 ");
    }

    @Test
    void aProjectThatPermitsItNoMoreHasNoServerThatWaits() {
        WorkloadView workload = known();
        staged(workload, 1);
        Set<String> waiting = waiting();
        daemon.revokeConsent();
        eventually("no server waits any more", LONG, () -> waiting().isEmpty());
        assertThat(waiting).doesNotContain(ask("after", FLAVOR_NAME, Map.of()));
        assertThat(daemon.workloads()).isEmpty();
    }

    @Test
    void aDaemonThatIsKilledInAClaimLeavesAServerOfItsOwnersOrNone() throws Exception {
        WorkloadView workload = known();
        staged(workload, 2);
        Set<String> waiting = waiting();
        ExecutorService asker = Executors.newSingleThreadExecutor();
        Future<String> asked = asker.submit(() -> api.boot("killed", FLAVOR_NAME, image, Optional.empty(), Map.of()));
        eventually("the claim is under way, or over", LONG, () -> claims().stream()
                .anyMatch(c -> c.name().equals("killed")));
        ProcessHandle.of(cloud.processOf("gnomon")).orElseThrow().destroyForcibly();
        String got = asked.get();
        asker.shutdown();
        servers.all().add(got);
        cloud.up();
        eventually("every claim is settled", LONG, () -> claims().stream()
                .filter(c -> c.name().equals("killed"))
                .allMatch(c -> List.of("done", "failed").contains(c.state())));
        eventually(
                "what nobody has got is removed",
                LONG,
                () -> waiting().size() == ready(workload).size());
        assertThat(api.servers().stream()
                        .filter(s -> s.path("name").asText().equals("killed"))
                        .map(s -> s.path("id").asText()))
                .containsExactly(got);
        servers.becomes(got, "ACTIVE");
        assertThat(api.allocations(got)).isEqualTo(FLAVOR);
        Set<String> there =
                api.servers().stream().map(s -> s.path("id").asText()).collect(Collectors.toSet());
        assertThat(waiting.stream().filter(id -> !there.contains(id)))
                .allSatisfy(id -> assertThat(api.allocations(id)).isEmpty());
        assertThat(ready(workload)).hasSizeGreaterThanOrEqualTo(1);
    }

    /** Asks once, as anybody would: from then on such a server is a known workload. */
    private WorkloadView known() {
        api.image(image, "gnomon.trace=vda", new LoadTrace(List.of(new LoadTrace.Line(0, 0.05, 20, 0))).toDisk());
        ask("first", FLAVOR_NAME, Map.of());
        String id = api.imageId(image);
        eventually("the workload is known", LONG, () -> workload(id).isPresent());
        return workload(id).orElseThrow();
    }

    private Optional<WorkloadView> workload(String imageId) {
        return daemon.workloads().stream()
                .filter(w -> w.name().equals(FLAVOR_NAME + "/" + imageId))
                .findFirst();
    }

    private void staged(WorkloadView workload, int count) {
        waits(workload, count, "staged");
    }

    private void waits(WorkloadView workload, int count, String strength) {
        for (int i = 0; i < count; i++) {
            eventually("a hypervisor is well enough for one more", LONG, () -> isMade(workload, strength));
        }
        eventually(count + " wait", LONG, () -> ready(workload).size() == count);
    }

    /** What booted before keeps hypervisors busy for a while: they are given none meanwhile. */
    private boolean isMade(WorkloadView workload, String strength) {
        try {
            return daemon.createShadowInstances(workload.id(), 1, strength).size() == 1;
        } catch (ClientException e) {
            if (String.valueOf(e.getMessage()).contains("no hypervisor has room")) {
                return false;
            }
            throw e;
        }
    }

    private List<InstanceView> ready(WorkloadView workload) {
        return daemon.shadowInstances(1000).stream()
                .filter(i -> i.workload().equals(workload.id()) && i.state().equals("ready"))
                .toList();
    }

    private List<ClaimView> claims() {
        return daemon.shadowClaims(1000);
    }

    /** What Nova has that bears the mark. */
    private Set<String> waiting() {
        return api.servers().stream()
                .filter(s -> s.path("metadata").has("shadow_instance"))
                .map(s -> s.path("id").asText())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private String ask(String name, String flavor, Map<String, String> metadata) {
        String id = api.boot(name, flavor, image, Optional.empty(), metadata);
        servers.all().add(id);
        servers.becomes(id, "ACTIVE");
        return id;
    }
}
