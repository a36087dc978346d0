package io.gnomon.plugin.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.trace.LoadTrace;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of Nova that grows above its flavor while it runs, with Placement and the guest agreeing; and Nova's own operations on it. */
@NeedsCloud
final class HeadroomCloudTest {
    /** Less than the minute for which nova-compute waits for an answer. */
    private static final Duration PROVISIONING = Duration.ofSeconds(50);

    private static final Duration HELD_UP = Duration.ofSeconds(10);
    private static final String BUSY = "gnomon-guest-busy";
    private static final Map<String, Integer> FLAVOR = Map.of("VCPU", 1, "MEMORY_MB", 256, "DISK_GB", 1);

    private final TestCloud cloud;
    private final Api api;
    private final RealServers servers;

    HeadroomCloudTest(TestCloud cloud) {
        this.cloud = cloud;
        this.servers = new RealServers(cloud);
        this.api = servers.api();
    }

    @AfterEach
    void everyServerGoes() {
        servers.close();
    }

    @Test
    void aServerGrowsAboveItsFlavorAndPlacementAndTheGuestAgree() {
        String id = busy("grower");
        grownInBoth(id);
        assertThat(servers.adjustments(id))
                .filteredOn(a -> a.state().equals("verified"))
                .isNotEmpty()
                .allSatisfy(a -> {
                    assertThat(a.serverName()).isEqualTo("grower");
                    assertThat(a.detail()).isNotBlank();
                });

        TestCloud.run(List.of("kill", "-KILL", Long.toString(cloud.processOf("nova-compute1"))));
        cloud.up(); // until it reports again
        grownInBoth(id);
        deleted(id);
    }

    /** Nova is held up when it has started the domain and has not told that it is ACTIVE yet: its conductor writes all that it tells. */
    @Test
    void aServerGrowsWhileNovaStillProvisionsIt() {
        busyImage();
        String id = servers.ask("early", "gnomon.headroom", BUSY, Map.of("dynamic_allocation", "on"));
        cloud.whileStopped("nova-conductor", cloud::hasStartedOne, () -> {
            servers.await("it has grown", PROVISIONING, () -> servers.adjustments(id).stream()
                    .anyMatch(a -> a.state().equals("verified") && a.to() > a.from()));
            assertThat(api.server(id).path("OS-EXT-STS:task_state").asText()).isEqualTo("spawning");
            assertThat(api.status(id)).isEqualTo("BUILD");
        });
        servers.becomes(id, "ACTIVE");
        Instant active = LocalDateTime.parse(
                        api.server(id).path("OS-SRV-USG:launched_at").asText())
                .toInstant(ZoneOffset.UTC);
        AdjustmentView first = servers.adjustments(id).stream()
                .min(Comparator.comparing(AdjustmentView::id))
                .orElseThrow();
        assertThat(first.decidedAt()).isBefore(active);
        grownInBoth(id);
        deleted(id);
    }

    /** Whoever is stopped answers nobody, and is not known to be gone. */
    @ParameterizedTest
    @ValueSource(strings = {"placement", "keystone"})
    void aServerGrowsThoughAServiceHangsMeanwhileAndAfterwardsItHoldsWhatItHas(String service) {
        String id = busy("tried");
        servers.settle(id);
        Map<String, Integer> held = api.allocations(id);
        cloud.whileStopped(service, () -> true, () -> {
            if (service.equals("placement")) {
                servers.await("it was to grow", () -> servers.adjustments(id).stream()
                        .anyMatch(a ->
                                a.detail().contains("Placement") || a.state().equals("acting")));
                assertThat(servers.seen(id))
                        .hasValueSatisfying(seen -> assertThat(seen.allocation().getOrDefault("cpu", 0.0))
                                .as("nothing is given that is not claimed")
                                .isLessThanOrEqualTo(held.get("VCPU")));
            }
            Instant begun = Instant.now();
            servers.await("some time passes", () -> Instant.now().isAfter(begun.plus(HELD_UP)));
        });
        grownInBoth(id);
        servers.settle(id);
        servers.grown(id, 0);
        deleted(id);
    }

    /** Each is done to a server that has more than its flavor. One that is made anew by it is its flavor's again, and grows anew. */
    @Test
    void novasOwnOperationsOnAServerAboveItsFlavorBehaveAsBefore() {
        String id = busy("operated");
        servers.grown(id, 0);

        goesOn(id, () -> {
            servers.act(id, "{\"pause\": null}", "PAUSED");
            servers.act(id, "{\"unpause\": null}", "ACTIVE");
        });
        goesOn(id, () -> {
            servers.act(id, "{\"suspend\": null}", "SUSPENDED");
            servers.act(id, "{\"resume\": null}", "ACTIVE");
        });
        goesOn(id, () -> {
            api.act(id, "{\"createImage\": {\"name\": \"snapshot\"}}");
            servers.await(
                    "the snapshot is there", () -> api.imageStatus("snapshot").equals("active"));
            servers.await("Nova is done with it", () -> servers.isIdle(id));
        });

        growsAnew(id, () -> servers.act(id, "{\"reboot\": {\"type\": \"SOFT\"}}", "ACTIVE"));
        growsAnew(id, () -> servers.act(id, "{\"reboot\": {\"type\": \"HARD\"}}", "ACTIVE"));
        growsAnew(id, () -> {
            servers.act(id, "{\"os-stop\": null}", "SHUTOFF");
            servers.holds("a stopped server holds its flavor", id, FLAVOR);
            servers.act(id, "{\"os-start\": null}", "ACTIVE");
        });
        String image = api.imageId(BUSY);
        growsAnew(id, () -> servers.act(id, "{\"rebuild\": {\"imageRef\": \"" + image + "\"}}", "ACTIVE"));
        String larger = api.flavorId("gnomon.headroom4");
        growsAnew(id, () -> {
            servers.act(id, "{\"resize\": {\"flavorRef\": \"" + larger + "\"}}", "VERIFY_RESIZE");
            servers.act(id, "{\"confirmResize\": null}", "ACTIVE");
        });
        growsAnew(id, () -> {
            servers.act(id, "{\"shelve\": null}", "SHELVED_OFFLOADED");
            servers.holds("a server that is nowhere holds nothing", id, Map.of());
            servers.act(id, "{\"unshelve\": null}", "ACTIVE");
        });
        deleted(id);
    }

    private void grownInBoth(String id) {
        servers.await("both vCPUs and more memory are in the guest", () -> servers.guest(id)
                .filter(g -> g.cpus() == 2 && g.memoryMib() > 256)
                .isPresent());
        servers.grown(id, 0);
    }

    private String busy(String name) {
        busyImage();
        return servers.boot(name, "gnomon.headroom", BUSY, Map.of("dynamic_allocation", "on"));
    }

    private void busyImage() {
        LoadTrace trace = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(5, 1.6, 220, 0)));
        api.image(BUSY, "gnomon.trace=vda", trace.toDisk());
    }

    /** Its domain is the same: its guest goes on, it still has what it was given, and Placement says so. */
    private void goesOn(String id, Runnable operation) {
        long seconds = servers.guest(id).orElseThrow().seconds();
        operation.run();
        servers.goesOn(id, seconds);
        servers.grown(id, 0);
    }

    /** Its domain is made anew, as the flavor says. */
    private void growsAnew(String id, Runnable operation) {
        long known = servers.settle(id);
        operation.run();
        servers.grown(id, known);
    }

    /** As it is, grown or not. */
    private void deleted(String id) {
        api.delete(id);
        servers.holds("nothing is held for a server that is gone", id, Map.of());
    }
}
