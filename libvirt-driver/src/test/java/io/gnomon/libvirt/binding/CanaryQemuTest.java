package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.GuestImage;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.hotplug.LeverState.Status;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the canary finds depends on the machine; that it finds something, leaves nothing, and is heeded, does not. */
@NeedsQemu
class CanaryQemuTest {
    @Test
    void everyLeverIsJudgedWithAReasonAndTheProbesAreGone(QemuLab lab) {
        List<String> progress = new ArrayList<>();
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            CanaryReport report = Canary.run(
                    hypervisor,
                    new GuestImage(lab.kernel(), lab.initrd()),
                    lab.folder(),
                    InstantSource.system(),
                    progress::add);

            assertThat(report.levers()).containsOnlyKeys(Lever.values());
            assertThat(report.levers().values())
                    .allSatisfy(state -> assertThat(state.reason()).isNotBlank());
            // these need nothing of the machine but QEMU
            for (Lever lever : List.of(
                    Lever.VCPU_PLUG,
                    Lever.VCPU_AGENT,
                    Lever.BALLOON,
                    Lever.VIRTIO_MEM,
                    Lever.DIMM,
                    Lever.DISK_THROTTLE)) {
                assertThat(report.levers().get(lever).status()).as("%s", lever).isEqualTo(Status.WORKS);
            }
            assertThat(hypervisor.levers()).isEqualTo(report.levers());
            assertThat(progress).hasSizeGreaterThanOrEqualTo(Lever.values().length);
            assertThat(hypervisor.domainStats(EnumSet.of(StatsGroup.STATE)))
                    .extracting(DomainStats::name)
                    .noneMatch(name -> name.startsWith("gnomon-canary"));
            assertThat(lab.folder().toFile().list((dir, name) -> name.startsWith("gnomon-canary")))
                    .isEmpty();

            unplugIsHeeded(lab, hypervisor, report.levers().get(Lever.VCPU_UNPLUG));
        }
    }

    private static void unplugIsHeeded(QemuLab lab, LibvirtHypervisor hypervisor, LeverState unplug) {
        UUID guest = lab.boot(hypervisor, lab.spec("heeded", ""));
        hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2));
        LeverOutcome down = hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 1));
        if (unplug.status() == Status.WORKS) {
            assertThat(down).isInstanceOf(LeverOutcome.Verified.class);
        } else {
            assertThat(down).isEqualTo(new LeverOutcome.Refused(unplug.reason()));
            // not tried, so the guest is unharmed
            assertThat(hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3)))
                    .isInstanceOf(LeverOutcome.Verified.class);
        }
        hypervisor.destroy(guest);
    }
}
