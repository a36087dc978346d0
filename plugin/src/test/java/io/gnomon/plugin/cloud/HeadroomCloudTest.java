package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.trace.LoadTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of Nova that grows above its flavor while it runs, with Placement and the guest agreeing; and Nova's own operations on it. */
@NeedsCloud
final class HeadroomCloudTest {
    private static final Duration LONG = Duration.ofSeconds(240);
    private static final String BUSY = "gnomon-guest-busy";
    private static final Pattern GUEST = Pattern.compile("LOAD t=.* cpus=(\\d+) memtotal=(\\d+)");

    private final TestCloud cloud;
    private final Api api;
    private final Client daemon;
    private final List<String> servers = new ArrayList<>();

    HeadroomCloudTest(TestCloud cloud) {
        this.cloud = cloud;
        this.api = new Api(cloud);
        this.daemon = cloud.daemon();
    }

    @BeforeEach
    void onlyRealHypervisorsTakeServers() {
        api.fakesTakeServers(false);
    }

    @AfterEach
    void everyServerGoes() {
        api.fakesTakeServers(true);
        servers.forEach(api::delete);
        eventually("all servers are gone", LONG, () -> servers.stream().noneMatch(api::exists));
    }

    private String boot(String name, String flavor, String image, Map<String, String> metadata) {
        String id = api.boot(name, flavor, image, Optional.of("compute1"), metadata);
        servers.add(id);
        return id;
    }

    @Test
    void aServerGrowsAboveItsFlavorAndPlacementAndTheGuestAgree() {
        LoadTrace trace =
                new LoadTrace(List.of(new LoadTrace.Line(0, 0.1, 20, 0), new LoadTrace.Line(10, 1.6, 300, 0)));
        api.image(BUSY, "gnomon.trace=vda", trace.toDisk());
        String id = boot("grower", "gnomon.headroom", BUSY, Map.of("dynamic_allocation", "on"));
        becomes(id, "ACTIVE");
        grown(id, 0);
        assertThat(adjustments(id))
                .filteredOn(a -> a.state().equals("verified"))
                .allSatisfy(a -> {
                    assertThat(a.serverName()).isEqualTo("grower");
                    assertThat(a.detail()).isNotBlank();
                });

        eventually("nothing is under way", LONG, () -> adjustments(id).stream()
                .noneMatch(a -> List.of("intended", "acting", "acted").contains(a.state())));
        long before = adjustments(id).size();
        api.act(id, "{\"reboot\": {\"type\": \"HARD\"}}"); // Nova makes the domain anew, as the flavor says
        grown(id, before);

        eventually("Nova is done with it", LONG, () -> isIdle(id));
        TestCloud.run(List.of("kill", "-KILL", Long.toString(cloud.processOf("nova-compute1"))));
        cloud.up(); // until it reports again
        grown(id, before);

        api.act(id, "{\"os-stop\": null}");
        becomes(id, "SHUTOFF");
        eventually("what a stopped server holds is its flavor's", LONG, () -> api.allocations(id)
                .equals(Map.of("VCPU", 1, "MEMORY_MB", 256, "DISK_GB", 1)));
        api.delete(id);
        eventually("nothing is held for a server that is gone", LONG, () -> api.allocations(id)
                .isEmpty());
    }

    /** More than {@code known} adjustments were made, the guest has what they say, and Placement is told the same. */
    private void grown(String id, long known) {
        eventually("both vCPUs and more memory are in the guest, and Placement agrees", LONG, () -> {
            Optional<ServerView> seen = seen(id);
            Matcher guest = lastLine(api.console(id));
            Map<String, Integer> held = api.allocations(id);
            return seen.isPresent()
                    && guest != null
                    && adjustments(id).size() > known
                    && Integer.parseInt(guest.group(1)) == 2
                    && Integer.parseInt(guest.group(2)) > 256
                    && held.getOrDefault("VCPU", 0) == 2
                    && held.getOrDefault("MEMORY_MB", 0)
                            == Math.ceil(seen.get().allocation().getOrDefault("memory", 0.0));
        });
    }

    private static Matcher lastLine(String console) {
        Matcher last = null;
        for (String line : console.lines().toList()) {
            Matcher matcher = GUEST.matcher(line);
            if (matcher.find()) {
                last = matcher;
            }
        }
        return last;
    }

    private List<AdjustmentView> adjustments(String id) {
        try {
            return daemon.adjustments(Optional.of(id), 500);
        } catch (ClientException e) {
            return List.of(); // not seen yet
        }
    }

    private Optional<ServerView> seen(String id) {
        return daemon.servers().stream()
                .filter(s -> s.id().toString().equals(id))
                .findFirst();
    }

    @Test
    void novasOwnOperationsBehaveAsBefore() {
        String id = boot("operated", "gnomon.headroom", "gnomon-guest", Map.of());
        becomes(id, "ACTIVE");
        up(id);
        act(id, "{\"pause\": null}", "PAUSED");
        act(id, "{\"unpause\": null}", "ACTIVE");
        act(id, "{\"suspend\": null}", "SUSPENDED");
        act(id, "{\"resume\": null}", "ACTIVE");
        api.act(id, "{\"createImage\": {\"name\": \"snapshot\"}}");
        eventually(
                "the snapshot is there", LONG, () -> api.imageStatus("snapshot").equals("active"));
        eventually("Nova is done with it", LONG, () -> isIdle(id));
        act(id, "{\"os-stop\": null}", "SHUTOFF");
        act(id, "{\"os-start\": null}", "ACTIVE");
        up(id);
        act(id, "{\"reboot\": {\"type\": \"SOFT\"}}", "ACTIVE");
        act(id, "{\"rebuild\": {\"imageRef\": \"" + api.imageId("gnomon-guest") + "\"}}", "ACTIVE");
        up(id);
        act(id, "{\"resize\": {\"flavorRef\": \"" + api.flavorId("gnomon.headroom4") + "\"}}", "VERIFY_RESIZE");
        act(id, "{\"confirmResize\": null}", "ACTIVE");
        act(id, "{\"shelve\": null}", "SHELVED_OFFLOADED");
        act(id, "{\"unshelve\": null}", "ACTIVE");
        up(id);
    }

    private void act(String id, String body, String status) {
        api.act(id, body);
        // Nova may not have begun yet where the status is the same as before
        eventually(
                id + " is " + status + " after " + body,
                LONG,
                () -> isIdle(id) && api.status(id).equals(status));
    }

    private boolean isIdle(String id) {
        return api.server(id).path("OS-EXT-STS:task_state").isNull();
    }

    private void up(String id) {
        eventually("the guest is up", LONG, () -> api.console(id).contains("GNOMON-GUEST up"));
    }

    private void becomes(String id, String status) {
        eventually(id + " is " + status, LONG, () -> {
            String now = api.status(id);
            assertThat(now)
                    .describedAs(() -> api.server(id).path("fault").toString())
                    .isNotEqualTo("ERROR");
            return now.equals(status);
        });
    }
}
