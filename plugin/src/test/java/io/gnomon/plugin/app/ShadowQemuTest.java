package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guest is staged, claimed, and seen at full size under its new name, also after the daemon was started again. */
@NeedsQemu
class ShadowQemuTest {
    private static final Duration BOOT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private static ServerCreate request(String name) {
        return new ServerCreate(
                name,
                null,
                new FlavorBody(
                        "lab.two", Map.of("cpu", 2.0, "memory", 256.0), Map.of("cpu", 3.0, "memory", 384.0), 1.0),
                null,
                List.of(),
                null,
                null,
                Map.of("app", "till"),
                true);
    }

    @Test
    void aStagedGuestIsGrownNamedAndStaysSo(QemuLab lab) {
        List<String> configuration = DaemonEndToEndTest.configuration(
                lab,
                "shadow.period: 500ms",
                "decide.autonomy: off",
                "guest.canary: false",
                "shadow.busy-at: 1000"); // whatever else the machine does
        String hypervisor = lab.uri();
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            Client client = daemon.client();
            client.grantConsent();
            client.createServer(new ServerCreate(
                    "first",
                    "other", // a trace-driven hypervisor: the request alone makes the workload known
                    request("first").flavor(),
                    null,
                    List.of(),
                    null,
                    null,
                    Map.of(),
                    true));
            // a busy hypervisor gets no shadow instances, and where tests run others may just have left
            eventually("the hypervisor is well", BOOT, () -> client.hypervisorHealth().stream()
                    .anyMatch(h -> h.hypervisor().equals(hypervisor) && h.health() > 0.8));
            String workload = client.workloads().get(0).id();
            // the first of two goes to either hypervisor, the second to the other
            client.createShadowInstances(workload, 2);
            eventually("both are ready", BOOT, () -> client.shadowInstances(10).stream()
                    .allMatch(i -> i.state().equals("ready")));
            assertThat(client.shadowInstances(10))
                    .extracting(InstanceView::hypervisor)
                    .contains(hypervisor);
            InstanceView staged = client.shadowInstances(10).stream()
                    .filter(i -> i.hypervisor().equals(hypervisor))
                    .findFirst()
                    .orElseThrow();
            assertThat(staged.memory()).isEqualTo(128);
            assertThat(lab.virsh("vcpucount", staged.name(), "--live", "--current")
                            .strip())
                    .isEqualTo("1");

            eventually("its guest tells the time of the hypervisor", BOOT, () -> client.hypervisorHealth().stream()
                    .anyMatch(
                            h -> h.hypervisor().equals(hypervisor) && h.parts().getOrDefault("clock", 0.0) == 1));
            ServerCreate wanted = request("web");
            ClaimedView claimed = client.claimServer(new ServerCreate(
                    wanted.name(), hypervisor, wanted.flavor(), null, List.of(), null, null, wanted.metadata(), true));
            assertThat(claimed.instance()).isEqualTo(staged.id());
            assertThat(claimed.seen()).contains("the guest has 2 vCPUs online");
            assertThat(lab.virsh("vcpucount", staged.name(), "--live", "--current")
                            .strip())
                    .isEqualTo("2");
            assertThat(lab.virsh("dumpxml", staged.name())).contains("key=\"gnomon.name\">web<", "key=\"app\">till<");
            assertThat(client.server("web").id()).isEqualTo(staged.id());
            eventually(
                    "its guest has its memory",
                    () -> client.server("web").allocation().getOrDefault("memory", 0.0) == 256);
        }
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            Client client = daemon.client();
            assertThat(client.server("web").metadata()).containsEntry("app", "till");
            assertThat(client.server("web").dynamicAllocation()).isTrue();
            client.deleteServer("web");
        }
        assertThat(lab.virsh("list", "--name", "--all")).doesNotContain("shadow-");
    }
}
