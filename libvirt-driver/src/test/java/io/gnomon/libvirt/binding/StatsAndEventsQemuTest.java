package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.libvirt.stats.DomainRates;
import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.RateMeter;
import io.gnomon.libvirt.stats.StatsGroup;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@NeedsQemu
class StatsAndEventsQemuTest {
    @Test
    void everyGroupOfARealGuestIsRead(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = lab.boot(hypervisor, lab.spec("stats", ""));
            eventually("the balloon reports", () -> stats(hypervisor, guest)
                    .balloon()
                    .flatMap(DomainStats.Balloon::usedKib)
                    .isPresent());
            DomainStats stats = stats(hypervisor, guest);
            assertThat(stats.state()).isEqualTo(DomainState.RUNNING);
            assertThat(stats.cpuTimeNanos())
                    .hasValueSatisfying(t -> assertThat(t).isPositive());
            assertThat(stats.vcpus()).isNotEmpty();
            assertThat(stats.vcpus().get(0).online()).isTrue();
            assertThat(stats.vcpus().get(0).timeNanos()).isPositive();
            assertThat(stats.blocks()).hasSize(1);
            assertThat(stats.blocks().get(0).device()).isEqualTo("vda");
            assertThat(stats.balloon().orElseThrow().currentKib()).isEqualTo(224 * 1024);

            DomainStats cpuOnly = hypervisor.domainStats(EnumSet.of(StatsGroup.CPU)).stream()
                    .filter(s -> s.uuid().equals(guest))
                    .findFirst()
                    .orElseThrow();
            assertThat(cpuOnly.cpuTimeNanos()).isPresent();
            assertThat(cpuOnly.blocks()).isEmpty();
            assertThat(cpuOnly.balloon()).isEmpty();
            hypervisor.destroy(guest);
        }
    }

    @Test
    void ratesOfARealGuestStopWhenItIsPausedAndGoOnAfterwards(QemuLab lab) {
        RateMeter meter = new RateMeter();
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = lab.boot(hypervisor, lab.spec("rates", ""));
            meter.update(stats(hypervisor, guest));
            eventually(
                    "a rate", () -> rates(meter, hypervisor, guest).cpuCores().isPresent());
            lab.virsh("suspend", guest.toString());
            assertThat(rates(meter, hypervisor, guest).cpuCores()).isEmpty();
            lab.virsh("resume", guest.toString());
            rates(meter, hypervisor, guest);
            eventually(
                    "a rate again",
                    () -> rates(meter, hypervisor, guest).cpuCores().isPresent());
            hypervisor.destroy(guest);
        }
    }

    @Test
    void whatHappensToADomainIsTold(QemuLab lab) {
        List<DomainEvent> events = new CopyOnWriteArrayList<>();
        try (LibvirtHypervisor hypervisor = lab.connect();
                var subscription = hypervisor.onEvent(events::add)) {
            DomainSpec spec = lab.spec("events", "");
            UUID guest = lab.boot(hypervisor, spec);
            told(
                    events,
                    e -> e instanceof DomainEvent.Started started
                            && started.name().equals(spec.name()));
            lab.virsh("suspend", guest.toString());
            told(events, DomainEvent.Paused.class::isInstance);
            lab.virsh("resume", guest.toString());
            told(events, DomainEvent.Resumed.class::isInstance);
            hypervisor.apply(guest, new LeverRequest.Balloon(192));
            told(events, e -> e instanceof DomainEvent.BalloonChanged changed && changed.actualKib() <= 193 * 1024);
            hypervisor.apply(guest, new LeverRequest.CpuBandwidth(OptionalDouble.of(0.5)));
            told(events, DomainEvent.TunableChanged.class::isInstance);
            hypervisor.apply(guest, new LeverRequest.VirtioMem(128));
            told(events, e -> e instanceof DomainEvent.MemoryDeviceResized resized && resized.sizeKib() == 128 * 1024);
            lab.virsh("reset", guest.toString());
            told(events, DomainEvent.Rebooted.class::isInstance);
            hypervisor.destroy(guest);
            told(
                    events,
                    e -> e instanceof DomainEvent.Stopped stopped
                            && stopped.uuid().equals(guest)
                            && stopped.reason().contains("destroyed"));
        }
    }

    @Test
    void dimmsAreTakenAndGivenBackAndTheBalloonIsLeftAlone(QemuLab lab) {
        List<DomainEvent> events = new CopyOnWriteArrayList<>();
        try (LibvirtHypervisor hypervisor = lab.connect();
                var subscription = hypervisor.onEvent(events::add)) {
            DomainSpec spec = lab.spec("dimms", "");
            var options = new DomainXml.Options(Virtualization.EMULATED, Optional.empty(), 256, List.of());
            UUID guest = hypervisor.create(spec, options);
            QemuLab.awaitAgent(hypervisor, guest);
            assertThat(hypervisor.apply(guest, new LeverRequest.Dimms(256, 128)))
                    .isInstanceOf(LeverOutcome.Verified.class);
            DomainLimits plugged = hypervisor.limits(guest);
            assertThat(plugged.dimms()).hasSize(2);
            assertThat(plugged.balloonMib()).isEqualTo(224);
            told(
                    events,
                    e -> e instanceof DomainEvent.DeviceAdded added
                            && added.alias().contains("dimm"));
            assertThat(hypervisor.apply(guest, new LeverRequest.Balloon(200)))
                    .isInstanceOf(LeverOutcome.Verified.class);
            assertThat(hypervisor.limits(guest).balloonMib()).isEqualTo(200);
            assertThat(hypervisor.apply(guest, new LeverRequest.Dimms(512, 128)).detail())
                    .contains("512")
                    .contains("256");
            assertThat(hypervisor.apply(guest, new LeverRequest.Dimms(128, 128)))
                    .isInstanceOf(LeverOutcome.Verified.class);
            told(events, DomainEvent.DeviceRemoved.class::isInstance);
            assertThat(hypervisor.limits(guest).dimms()).hasSize(1);
            hypervisor.destroy(guest);
        }
    }

    @Test
    void limitsOfTheSpecificationHoldFromTheStart(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            DomainSpec plain = lab.spec("limited", "");
            DomainSpec spec = new DomainSpec(
                    plain.uuid(),
                    plain.name(),
                    1,
                    2,
                    OptionalDouble.of(0.5),
                    plain.memoryMib(),
                    plain.maxMemoryMib(),
                    plain.kernel(),
                    plain.initrd(),
                    plain.kernelArguments(),
                    List.of(new DomainSpec.Disk(
                            plain.disks().get(0).image(), false, OptionalLong.of(1 << 20), OptionalLong.of(100))),
                    plain.serialLog(),
                    plain.metadata());
            DomainLimits limits = hypervisor.limits(hypervisor.create(spec));
            assertThat(limits.coresPerVcpu()).hasValue(0.5);
            assertThat(limits.disks().get(0).bytesPerSecond()).hasValue(1 << 20);
            assertThat(limits.disks().get(0).requestsPerSecond()).hasValue(100);
            assertThat(limits.vcpusMaximum()).isEqualTo(2);
            hypervisor.destroy(spec.uuid());
        }
    }

    private static DomainStats stats(LibvirtHypervisor hypervisor, UUID guest) {
        return hypervisor.domainStats(EnumSet.allOf(StatsGroup.class)).stream()
                .filter(stats -> stats.uuid().equals(guest))
                .findFirst()
                .orElseThrow();
    }

    private static DomainRates rates(RateMeter meter, LibvirtHypervisor hypervisor, UUID guest) {
        return meter.update(stats(hypervisor, guest));
    }

    private static void told(List<DomainEvent> events, Predicate<DomainEvent> expected) {
        eventually("told; so far " + events, () -> events.stream().anyMatch(expected));
    }
}
