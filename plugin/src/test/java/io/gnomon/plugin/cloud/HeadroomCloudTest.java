package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.cloud.RealServers.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.trace.LoadTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server of Nova that grows above its flavor while it runs, with Placement and the guest agreeing; and Nova's own operations on it. */
@NeedsCloud
final class HeadroomCloudTest {
    private static final String BUSY = "gnomon-guest-busy";

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
        LoadTrace trace =
                new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(10, 1.6, 300, 0)));
        api.image(BUSY, "gnomon.trace=vda", trace.toDisk());
        String id = servers.boot("grower", "gnomon.headroom", BUSY, Map.of("dynamic_allocation", "on"));
        grown(id, 0);
        assertThat(servers.adjustments(id))
                .filteredOn(a -> a.state().equals("verified"))
                .allSatisfy(a -> {
                    assertThat(a.serverName()).isEqualTo("grower");
                    assertThat(a.detail()).isNotBlank();
                });

        servers.settle(id);
        long before = servers.adjustments(id).size();
        api.act(id, "{\"reboot\": {\"type\": \"HARD\"}}"); // Nova makes the domain anew, as the flavor says
        grown(id, before);

        eventually("Nova is done with it", LONG, () -> servers.isIdle(id));
        TestCloud.run(List.of("kill", "-KILL", Long.toString(cloud.processOf("nova-compute1"))));
        cloud.up(); // until it reports again
        grown(id, before);

        api.act(id, "{\"os-stop\": null}");
        servers.becomes(id, "SHUTOFF");
        eventually("what a stopped server holds is its flavor's", LONG, () -> api.allocations(id)
                .equals(Map.of("VCPU", 1, "MEMORY_MB", 256, "DISK_GB", 1)));
        api.delete(id);
        eventually("nothing is held for a server that is gone", LONG, () -> api.allocations(id)
                .isEmpty());
    }

    /** More than {@code known} adjustments were made, the guest has what they say, and Placement is told the same. */
    private void grown(String id, long known) {
        eventually("both vCPUs and more memory are in the guest, and Placement agrees", LONG, () -> {
            Optional<ServerView> seen = servers.seen(id);
            Optional<RealServers.Guest> guest = servers.guest(id);
            Map<String, Integer> held = api.allocations(id);
            return seen.isPresent()
                    && guest.isPresent()
                    && servers.adjustments(id).size() > known
                    && guest.get().cpus() == 2
                    && guest.get().memoryMib() > 256
                    && held.getOrDefault("VCPU", 0) == 2
                    && held.getOrDefault("MEMORY_MB", 0)
                            == Math.ceil(seen.get().allocation().getOrDefault("memory", 0.0));
        });
    }

    @Test
    void novasOwnOperationsBehaveAsBefore() {
        String id = servers.boot("operated", "gnomon.headroom", "gnomon-guest", Map.of());
        up(id);
        servers.act(id, "{\"pause\": null}", "PAUSED");
        servers.act(id, "{\"unpause\": null}", "ACTIVE");
        servers.act(id, "{\"suspend\": null}", "SUSPENDED");
        servers.act(id, "{\"resume\": null}", "ACTIVE");
        api.act(id, "{\"createImage\": {\"name\": \"snapshot\"}}");
        eventually(
                "the snapshot is there", LONG, () -> api.imageStatus("snapshot").equals("active"));
        eventually("Nova is done with it", LONG, () -> servers.isIdle(id));
        servers.act(id, "{\"os-stop\": null}", "SHUTOFF");
        servers.act(id, "{\"os-start\": null}", "ACTIVE");
        up(id);
        servers.act(id, "{\"reboot\": {\"type\": \"SOFT\"}}", "ACTIVE");
        servers.act(id, "{\"rebuild\": {\"imageRef\": \"" + api.imageId("gnomon-guest") + "\"}}", "ACTIVE");
        up(id);
        servers.act(id, "{\"resize\": {\"flavorRef\": \"" + api.flavorId("gnomon.headroom4") + "\"}}", "VERIFY_RESIZE");
        servers.act(id, "{\"confirmResize\": null}", "ACTIVE");
        servers.act(id, "{\"shelve\": null}", "SHELVED_OFFLOADED");
        servers.act(id, "{\"unshelve\": null}", "ACTIVE");
        up(id);
    }

    private void up(String id) {
        eventually("the guest is up", LONG, () -> api.console(id).contains("GNOMON-GUEST up"));
    }
}
