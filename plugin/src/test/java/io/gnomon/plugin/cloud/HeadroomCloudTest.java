package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.cloud.RealServers.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.trace.LoadTrace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server of Nova that grows above its flavor while it runs, with Placement and the guest agreeing; and Nova's own operations on it. */
@NeedsCloud
final class HeadroomCloudTest {
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
            eventually("the snapshot is there", LONG, () -> api.imageStatus("snapshot")
                    .equals("active"));
            eventually("Nova is done with it", LONG, () -> servers.isIdle(id));
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
        eventually("both vCPUs and more memory are in the guest", LONG, () -> servers.guest(id)
                .filter(g -> g.cpus() == 2 && g.memoryMib() > 256)
                .isPresent());
        servers.grown(id, 0);
    }

    private String busy(String name) {
        LoadTrace trace = new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(5, 1.6, 220, 0)));
        api.image(BUSY, "gnomon.trace=vda", trace.toDisk());
        return servers.boot(name, "gnomon.headroom", BUSY, Map.of("dynamic_allocation", "on"));
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
