package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.NeedsNetworkLab;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guest needs more memory than its hypervisor has left; the one that stands in for it elsewhere is given that, and serves. */
@NeedsNetworkLab
class GrowthQemuTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int ADDRESS = 100;
    private static final int FULL = 256;
    private static final int CEILING = 512;

    @TempDir
    Path folder;

    @Test
    void aServerThatItsHypervisorCannotGrowIsServedFromWhereThereIsRoom() {
        long filler = machineMib() / 2; // more than all else on this machine uses, so that what is allocated decides
        try (NetworkLab lab = NetworkLab.start(2);
                DaemonProcess daemon = DaemonProcess.start(folder, configuration(lab, filler))) {
            Client client = daemon.client();
            client.deployments().importWorkload("shop.yaml", """
                            workload: shop
                            portions:
                              web:
                                servers: [web-0]
                                address: %s
                                health: {http: "http://{address}/", limit: 1s}
                            """.formatted(lab.address(ADDRESS)));
            web(client, lab, 0, FULL, " lab.moving=" + lab.address(ADDRESS), Map.of(), true);
            web(client, lab, 1, 128, "", Map.of("alternate_for", "web-0"), false);
            // by halves: what is used counts until more than that is allocated
            for (String half : List.of("filler-1", "filler-2")) {
                eventually(
                        "the one before is not counted twice any more",
                        LONG,
                        () -> isMade(() -> server(
                                client, half, lab.uri(0), filler / 2, filler / 2, "console=ttyS0", Map.of(), false)));
            }
            eventually(
                    "both are seen from inside",
                    LONG,
                    () -> client.servers().stream()
                                    .filter(s -> s.usage().containsKey("memory")
                                            && s.name().startsWith("web"))
                                    .count()
                            == 2);
            assertThat(client.switchovers().list(10)).isEmpty();

            // files in memory, which it cannot do without
            lab.inGuest(
                    0,
                    "web-0",
                    "mkdir /fill; mount -t tmpfs -o size=200m none /fill; dd if=/dev/zero of=/fill/x bs=1M count=169");

            eventually("its alternate has taken over", LONG, () -> client.switchovers().list(10).stream()
                    .anyMatch(s -> s.state().equals("done")));
            SwitchoverView moved = client.switchovers().list(10).get(0);
            assertThat(moved.kind()).isEqualTo("growth");
            assertThat(moved.met()).isTrue();
            assertThat(moved.to()).isEqualTo("web-1");
            assertThat(lab.hasAddress(1, "web-1", lab.address(ADDRESS))).isTrue();
            assertThat(lab.hasAddress(0, "web-0", lab.address(ADDRESS))).isFalse();
            assertThat(lab.isAlive(0)).as("nothing was fenced").isTrue();
            ServerView now = client.server("web-1");
            assertThat(now.allocation().get("memory")).isGreaterThanOrEqualTo(FULL);
            assertThat(now.dynamicAllocation()).as("as of the old one").isTrue();
        }
    }

    private static List<String> configuration(NetworkLab lab, long filler) {
        List<String> lines = new ArrayList<>(lab.configuration(
                "decide.memory-reserve-mib: " + (machineMib() - filler - FULL - 4),
                "switchover.autonomy: act",
                "switchover.check: " + lab.check(),
                "switchover.fence: " + lab.fence(),
                "switchover.growth-after: 5s"));
        lines.replaceAll(line -> line.replace("decide.autonomy: off", "decide.autonomy: act"));
        return lines;
    }

    private static boolean isMade(Runnable making) {
        try {
            making.run();
            return true;
        } catch (ClientException e) {
            if (String.valueOf(e.getMessage()).contains("no hypervisor can take the server")) {
                return false;
            }
            throw e;
        }
    }

    private static long machineMib() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getTotalMemorySize()
                >> 20;
    }

    private static void web(
            Client client,
            NetworkLab lab,
            int h,
            int mib,
            String more,
            Map<String, String> metadata,
            boolean adjusted) {
        server(
                client,
                "web-" + h,
                lab.uri(h),
                mib,
                CEILING,
                "console=ttyS0 quiet no_timer_check swiotlb=512 rdinit=/lab/init lab.role=web lab.db=127.0.0.1 lab.address="
                        + lab.address(10 + h) + "/24" + more,
                metadata,
                adjusted);
    }

    private static void server(
            Client client,
            String name,
            String hypervisor,
            double mib,
            double ceiling,
            String kernel,
            Map<String, String> metadata,
            boolean adjusted) {
        client.createServer(new ServerCreate(
                name,
                hypervisor,
                new FlavorBody(
                        "lab." + name, Map.of("cpu", 1.0, "memory", mib), Map.of("cpu", 1.0, "memory", ceiling), 1.0),
                null,
                List.of(),
                null,
                kernel,
                metadata,
                adjusted));
    }
}
