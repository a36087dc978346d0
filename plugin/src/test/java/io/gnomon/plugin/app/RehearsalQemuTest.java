package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.DeploymentClient;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.rest.DeploymentViews.RehearsalView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guest is rehearsed: made from what another server was made from, asked in its guest, and removed; also after a kill. */
@NeedsQemu
class RehearsalQemuTest {
    private static final Duration BOOT = Duration.ofSeconds(120);
    private static final String SHOP = """
            workload: shop
            portions:
              web:
                servers: [web-1]
                health: {tcp: "{address}:8080"}
                rehearsal:
                  health: {guest: [/bin/busybox, "true"], limit: 10s}
                  performance: {guest: [/bin/busybox, echo, "42 requests/s"], limit: 10s}
                objective: {latency: 10s}
            """;
    private static final FlavorBody TINY =
            new FlavorBody("tiny", Map.of("cpu", 0.5, "memory", 256.0), Map.of("cpu", 0.5, "memory", 256.0), 0.5);

    @TempDir
    Path folder;

    @Test
    void aCopyIsAskedInItsGuestAndNothingIsLeftAlsoAfterAKill(QemuLab lab) throws Exception {
        List<String> configuration = DaemonEndToEndTest.configuration(
                lab,
                "decide.autonomy: off",
                "guest.canary: false",
                "alerts.contention: 1", // where tests run the machine may be busy with others
                "alerts.utilisation: 100",
                "deployment.risk-tolerance: 0");
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            createWeb(daemon.client());
            DeploymentClient deployments = daemon.client().deployments();
            deployments.importWorkload("shop.yaml", SHOP);

            deployments.rehearse("shop", "web", Optional.of(lab.uri()));
            eventually("its guest is there", BOOT, () -> lab.virsh("list", "--name")
                    .contains("rehearsal-"));
            assertThat(lab.virsh("list", "--name").lines().filter(l -> l.startsWith("rehearsal-")))
                    .hasSize(1);
            eventually(
                    "it is over",
                    BOOT,
                    () -> !deployments.rehearsals(10).get(0).state().equals("running"));
            RehearsalView over = deployments.rehearsals(10).get(0);
            assertThat(over.state()).as(over.detail()).isEqualTo("passed");
            assertThat(over.measured()).containsEntry("throughput", 42.0).containsKeys("start_seconds", "latency_ms");
            assertThat(lab.virsh("list", "--name", "--all")).doesNotContain("rehearsal-");

            deployments.rehearse("shop", "web", Optional.of(lab.uri()));
            eventually("its guest is there", BOOT, () -> lab.virsh("list", "--name")
                    .contains("rehearsal-"));
            daemon.kill();
        }
        assertThat(lab.virsh("list", "--name")).contains("rehearsal-");
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            DeploymentClient deployments = daemon.client().deployments();
            eventually("what was left is removed", BOOT, () -> !lab.virsh("list", "--name", "--all")
                    .contains("rehearsal-"));
            eventually(
                    "and so is its line",
                    () -> deployments.rehearsals(10).get(0).state().equals("stopped"));
        }
    }

    private static void createWeb(Client client) {
        client.createServer(new ServerCreate(
                "web-1", "other", // a trace-driven hypervisor: what is made of it elsewhere is a real guest
                TINY, null, List.of(), null, null, Map.of(), true));
        eventually("it is seen", () -> client.servers().stream()
                .anyMatch(s -> s.name().equals("web-1")));
    }

    @Test
    void anAlternateOfThePlanIsARealGuestThatIsSmallAndGoesWithItsWorkloadAlsoAfterAKill(QemuLab lab) throws Exception {
        List<String> configuration = DaemonEndToEndTest.configuration(
                lab, "decide.autonomy: off", "guest.canary: false", "deployment.autonomy: act");
        String standing = SHOP.replace(
                "servers: [web-1]",
                "servers: [web-1]\n    alternate: {kernel_arguments: console=ttyS0 quiet no_timer_check swiotlb=512}");
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            createWeb(daemon.client());
            daemon.client().deployments().importWorkload("shop.yaml", standing);
            eventually("its guest answers, and is small", BOOT, () -> daemon.client().servers().stream()
                    .anyMatch(s -> s.name().startsWith("web-1-alternate-")
                            && s.allocation().getOrDefault("memory", 0.0) == 128
                            && s.usage().containsKey("memory")));
            daemon.kill();
        }
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            assertThat(lab.virsh("list", "--name").lines().filter(l -> l.startsWith("web-1-alternate-")))
                    .hasSize(1);
            daemon.client().deployments().deleteWorkload("shop");
            eventually("it is removed", BOOT, () -> !lab.virsh("list", "--name", "--all")
                    .contains("web-1-alternate-"));
        }
    }
}
