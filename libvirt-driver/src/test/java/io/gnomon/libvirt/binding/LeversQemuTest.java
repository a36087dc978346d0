package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Refused;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every lever on one real guest, verified in it. Each test leaves the guest as it found it. */
@NeedsQemu
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeversQemuTest {
    private LibvirtHypervisor hypervisor;
    private UUID guest;
    private QemuLab lab;

    @BeforeAll
    void boot(QemuLab lab) {
        this.lab = lab;
        hypervisor = lab.connect();
        guest = lab.boot(hypervisor, lab.spec("levers", ""));
    }

    @AfterAll
    void end() {
        hypervisor.destroy(guest);
        hypervisor.close();
    }

    @Test
    void aPluggedVcpuComesOnlineInTheGuestAndTheAgentTakesItOffAgain() {
        assertVerified(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3));
        assertThat(hypervisor.limits(guest).vcpusOnline()).isEqualTo(3);
        assertVerified(new LeverRequest.OnlineVcpus(1));
        assertThat(hypervisor.limits(guest).vcpusOnline()).isEqualTo(1);
        assertThat(lab.virsh("guestvcpus", guest.toString())).containsPattern("online *: 0\\s");
        assertVerified(new LeverRequest.OnlineVcpus(3));
    }

    @Test
    void unplugIsRefusedWhileNoCanarySawItWork() {
        LeverOutcome outcome = hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 1));
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.detail()).contains("canary").contains("VCPU_AGENT");
    }

    @Test
    void cpuBandwidthIsSetAndLifted() {
        assertVerified(new LeverRequest.CpuBandwidth(OptionalDouble.of(0.25)));
        assertThat(hypervisor.limits(guest).coresPerVcpu()).hasValue(0.25);
        assertThat(lab.virsh("schedinfo", guest.toString())).containsPattern("vcpu_quota *: 25000");
        assertVerified(new LeverRequest.CpuBandwidth(OptionalDouble.empty()));
        assertThat(hypervisor.limits(guest).coresPerVcpu()).isEmpty();
    }

    @Test
    void theGuestTellsItsProcessesWithoutTheKernelsOwn() {
        QemuLab.awaitAgent(hypervisor, guest);
        GuestProcesses told = hypervisor.processes(guest);
        assertThat(told.refusal()).isEmpty();
        assertThat(told.processes())
                .extracting(GuestProcesses.Process::name)
                .contains("guestd", "qemu-ga")
                .doesNotContain("kthreadd", "sh");
        assertThat(told.processes()).filteredOn(p -> p.name().equals("qemu-ga")).allSatisfy(p -> assertThat(p.reads())
                .isPositive());
        assertThat(told.processes())
                .filteredOn(p -> p.name().equals("guestd"))
                .extracting(GuestProcesses.Process::found)
                .allMatch(found -> !found.isEmpty());
    }

    @Test
    void theBalloonGoesDownAndUp() {
        assertVerified(new LeverRequest.Balloon(192));
        assertThat(hypervisor.limits(guest).balloonMib()).isEqualTo(192);
        assertVerified(new LeverRequest.Balloon(224));
        assertThat(hypervisor.limits(guest).balloonMib()).isEqualTo(224);
    }

    @Test
    void virtioMemGrowsAndShrinksTheGuest() {
        assertVerified(new LeverRequest.VirtioMem(128));
        DomainLimits grown = hypervisor.limits(guest);
        assertThat(grown.virtioMem().get(0).currentMib()).isEqualTo(128);
        assertThat(grown.balloonMib()).isEqualTo(224);
        assertVerified(new LeverRequest.VirtioMem(0));
        assertThat(hypervisor.limits(guest).virtioMem().get(0).currentMib()).isZero();
    }

    @Test
    void aDiskIsThrottledAndFreed() {
        assertVerified(new LeverRequest.DiskThrottle("vda", OptionalLong.of(20 << 20), OptionalLong.of(100)));
        assertThat(hypervisor.limits(guest).disks().get(0).requestsPerSecond()).hasValue(100);
        assertVerified(new LeverRequest.DiskThrottle("vda", OptionalLong.empty(), OptionalLong.of(50)));
        assertThat(hypervisor.limits(guest).disks().get(0).bytesPerSecond()).isEmpty();
        assertVerified(new LeverRequest.DiskThrottle("vda", OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void askingTwiceChangesNothingTheSecondTime() {
        assertVerified(new LeverRequest.VirtioMem(64));
        assertVerified(new LeverRequest.VirtioMem(64));
        assertThat(hypervisor.limits(guest).virtioMem().get(0).currentMib()).isEqualTo(64);
        assertVerified(new LeverRequest.VirtioMem(0));
    }

    @Test
    void beyondTheLimitsIsRefusedWithTheMaximum() {
        assertThat(hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 9)))
                .isEqualTo(new Refused("asked for 9 vCPUs; this domain can have 1 to 3"));
        assertThat(hypervisor.apply(guest, new LeverRequest.VirtioMem(512)).detail())
                .contains("512")
                .contains("256");
        assertThat(hypervisor.apply(guest, new LeverRequest.Balloon(4096)).detail())
                .contains("224");
        assertThat(hypervisor.apply(
                        guest, new LeverRequest.DiskThrottle("vdz", OptionalLong.of(1), OptionalLong.of(1))))
                .isEqualTo(new Refused("asked for disk \"vdz\"; this domain has vda"));
    }

    @Test
    void leversThatTheDomainHasNothingForAreAbsent() {
        LeverState nic = hypervisor.limits(guest).levers().get(Lever.INTERFACE_BANDWIDTH);
        assertThat(nic.status()).isEqualTo(LeverState.Status.ABSENT);
        assertThat(nic.reason()).contains("no network interface");
    }

    @Test
    void metadataAndStartAreReadBack() {
        assertThat(hypervisor.metadata(guest)).containsEntry("project", "lab").containsEntry("flavor", "tiny");
        assertThat(hypervisor.startedAt(guest)).isPresent();
    }

    private void assertVerified(LeverRequest request) {
        LeverOutcome outcome = hypervisor.apply(guest, request);
        assertThat(outcome).as("%s", request).isInstanceOf(Verified.class);
    }
}
