package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.lab.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon leaves behind that is killed while its canary flies. */
@NeedsQemu
class ProbesEndToEndTest {
    private static final Duration FLIGHT = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void theProbeOfAKilledDaemonIsStoppedByTheNextAndNobodyElsesIs(QemuLab lab) throws IOException {
        List<String> configuration = DaemonEndToEndTest.configuration(lab);
        try (LibvirtHypervisor hypervisor = lab.connect();
                DaemonProcess doomed = DaemonProcess.start(folder, configuration)) {
            eventually(
                    "its canary has a probe guest", FLIGHT, () -> !canaries(lab).isEmpty());
            doomed.kill();
            List<String> left = canaries(lab);
            assertThat(left).hasSize(1);
            assertThat(disks(doomed)).isNotEmpty();
            String users = start(lab, hypervisor, Map.of());
            String another = start(lab, hypervisor, new Probes.Owner("elsewhere", "a run").mark());

            try (DaemonProcess next = DaemonProcess.start(folder, configuration)) {
                eventually("the probe is gone", FLIGHT, () -> !canaries(lab).contains(left.get(0)));
                assertThat(next.log()).contains("stopped " + left.get(0));
                eventually("the next canary has flown", FLIGHT, () -> next.log().contains("canary on " + lab.uri()));
                assertThat(canaries(lab)).containsExactlyInAnyOrder(users, another);
                assertThat(disks(next)).isEmpty();
            }
            lab.virsh("destroy", users);
            lab.virsh("destroy", another);
        }
    }

    /** A guest that is called like a probe. */
    private static String start(QemuLab lab, LibvirtHypervisor hypervisor, Map<String, String> metadata) {
        DomainSpec plain = lab.spec("like-a-probe", "");
        UUID uuid = UUID.randomUUID();
        hypervisor.create(new DomainSpec(
                uuid,
                Probes.CANARY + uuid,
                1,
                1,
                OptionalDouble.empty(),
                plain.memoryMib(),
                plain.memoryMib(),
                plain.kernel(),
                plain.initrd(),
                plain.kernelArguments(),
                List.of(),
                plain.serialLog(),
                metadata));
        return Probes.CANARY + uuid;
    }

    private static List<String> canaries(QemuLab lab) {
        return lab.virsh("list", "--name")
                .lines()
                .filter(name -> name.startsWith(Probes.CANARY))
                .toList();
    }

    private static List<Path> disks(DaemonProcess daemon) throws IOException {
        try (Stream<Path> files = Files.list(daemon.data())) {
            return files.filter(file -> file.getFileName().toString().startsWith(Probes.CANARY))
                    .toList();
        }
    }
}
