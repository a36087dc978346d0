package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@NeedsQemu
class VirtualizationQemuTest {
    /** Whatever this machine's KVM is worth: what the probe found is used, boots, and leaves nothing behind. */
    @Test
    void aGuestIsStartedInTheWayThatAProbeSawBoot(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(lab.uri(), InstantSource.system())) {
            Virtualization found = hypervisor.virtualization(lab.kernel(), lab.initrd());
            DomainSpec spec = lab.spec("found", "");
            UUID guest = lab.boot(hypervisor, spec);
            assertThat(lab.virsh("dumpxml", guest.toString())).contains("<domain type='" + found.domainType() + "'");
            hypervisor.destroy(guest);
            assertThat(lab.virsh("list", "--all", "--name")).doesNotContain("gnomon-kvm-probe");
        }
    }
}
