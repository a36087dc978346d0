package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.NeedsNetworkLab;
import io.gnomon.plugin.lab.NetworkLab;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real guest that waits tells how the network of its hypervisor is, before and after that is cut. */
@NeedsNetworkLab
class NetworkHealthQemuTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int GUEST = 30;

    @TempDir
    Path folder;

    @Test
    void aHypervisorWhoseNetworkIsCutIsIllUntilItIsBack() {
        try (NetworkLab lab = NetworkLab.start(2);
                DaemonProcess daemon = DaemonProcess.start(
                        folder,
                        lab.configuration(
                                "shadow.period: 500ms",
                                "shadow.recovery: 5s",
                                "shadow.busy-at: 1000", // whatever else the machine does
                                "shadow.network-probe: " + lab.address(2)))) {
            Client client = daemon.client();
            client.grantConsent();
            Map<String, Double> size = Map.of("cpu", 1.0, "memory", 128.0);
            client.createServer(new ServerCreate(
                    "first",
                    lab.uri(0),
                    new FlavorBody("lab.net", size, size, 1.0),
                    null,
                    List.of(),
                    null,
                    "console=ttyS0 quiet no_timer_check swiotlb=512 rdinit=/lab/init lab.address=" + lab.address(GUEST)
                            + "/24",
                    Map.of(),
                    false));
            eventually("it is seen", LONG, () -> client.servers().size() == 1);
            client.deleteServer("first"); // the request was learnt, and its address is free
            client.createShadowInstances(client.workloads().get(0).id(), 1);
            eventually("it is ready", LONG, () -> client.shadowInstances(10).stream()
                    .anyMatch(i -> i.state().equals("ready")));
            String hypervisor = client.shadowInstances(10).get(0).hypervisor();
            int where = hypervisor.equals(client.hypervisors().get(0).name()) ? 0 : 1;
            await(client, hypervisor, "the echo comes back", part -> part > 0.5);
            lab.cut(where, true);
            await(client, hypervisor, "the echo is lost", part -> part == 0);
            lab.cut(where, false);
            await(client, hypervisor, "it comes back again", part -> part > 0.5);
            client.shadowInstances(10).stream()
                    .filter(i -> i.state().equals("ready"))
                    .forEach(i -> client.deleteShadowInstance(i.id().toString()));
        }
    }

    private static void await(Client client, String hypervisor, String what, DoublePredicate is) {
        eventually(what, LONG, () -> client.hypervisorHealth().stream()
                .anyMatch(h -> h.hypervisor().equals(hypervisor)
                        && h.parts().containsKey("network-latency")
                        && is.test(h.parts().get("network-latency"))));
    }
}
