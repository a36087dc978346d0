package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.GuestImage;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.hotplug.LeverState.Status;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Finds out which levers work on a hypervisor: boots a small probe guest, pulls every lever on it, and destroys it. A
 * lever counts as working only when its effect, and that of taking it back, was verified, and as broken only when that failed on
 * two probes. The unplug of vCPUs comes
 * last, because where it is broken nothing can be plugged into that guest any more.
 */
public final class Canary {
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final int PROBE_VCPUS = 2;
    private static final long PROBE_MIB = 256;
    private static final long DIMM_MIB = 128;
    private static final long DISK_BYTES = 16L << 20;

    private final LibvirtHypervisor hypervisor;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final Map<Lever, LeverState> found = new EnumMap<>(Lever.class);

    /** @param requests pulled in this order, on a probe that may be new */
    private record Step(Lever lever, List<LeverRequest> requests) {
        /** A guest under load may only have been slow; a vCPU that does not come off breaks the next probe as well. */
        boolean again() {
            return lever != Lever.VCPU_UNPLUG;
        }
    }

    private record Verdict(Status status, String reason, boolean alive) {
        boolean works() {
            return status == Status.WORKS;
        }
    }

    private Canary(LibvirtHypervisor hypervisor, InstantSource clock, Consumer<String> progress) {
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Runs to the end, which takes half a minute where guests are emulated. The hypervisor knows the result from then
     * on ({@link LibvirtHypervisor#levers}).
     *
     * @param folder for the probe's disk, seen under the same name by the hypervisor
     * @param progress told one line for each step
     * @throws LibvirtException if no probe guest starts, or none comes up (TIMEOUT)
     */
    public static CanaryReport run(
            LibvirtHypervisor hypervisor,
            GuestImage image,
            Path folder,
            InstantSource clock,
            Consumer<String> progress) {
        return new Canary(hypervisor, clock, progress).run(image, folder);
    }

    private CanaryReport run(GuestImage image, Path folder) {
        long start = System.nanoTime();
        Instant at = clock.instant();
        progress.accept("finding out how guests run on " + hypervisor.uri());
        Virtualization virtualization = hypervisor.virtualization(image.kernel(), image.initrd());
        Path disk = folder.resolve("gnomon-canary-" + UUID.randomUUID() + ".img");
        try {
            makeDisk(disk);
            UUID probe = boot(image, disk, virtualization);
            try {
                for (Step step : steps()) {
                    Verdict verdict = pull(probe, step);
                    if (!verdict.works() && step.again()) {
                        progress.accept(step.lever() + " is tried once more: " + verdict.reason());
                        hypervisor.destroy(probe);
                        probe = boot(image, disk, virtualization);
                        verdict = pull(probe, step);
                    }
                    keep(step.lever(), verdict.status(), verdict.reason());
                    if (!verdict.alive()) {
                        probe = boot(image, disk, virtualization);
                    }
                }
            } finally {
                hypervisor.destroy(probe);
            }
            probeInterface(spec(UUID.randomUUID(), image, List.of()), virtualization);
        } finally {
            remove(disk);
        }
        found.forEach(hypervisor::learn);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new CanaryReport(hypervisor.uri(), at, took, virtualization, found);
    }

    private static List<Step> steps() {
        OptionalLong none = OptionalLong.empty();
        LeverRequest allPlugged = new LeverRequest.Vcpus(Lever.VCPU_PLUG, PROBE_VCPUS);
        return List.of(
                new Step(
                        Lever.CPU_BANDWIDTH,
                        List.of(
                                new LeverRequest.CpuBandwidth(OptionalDouble.of(0.5)),
                                new LeverRequest.CpuBandwidth(OptionalDouble.empty()))),
                new Step(
                        Lever.DISK_THROTTLE,
                        List.of(
                                new LeverRequest.DiskThrottle("vda", OptionalLong.of(1 << 20), OptionalLong.of(100)),
                                new LeverRequest.DiskThrottle("vda", none, none))),
                new Step(Lever.VCPU_PLUG, List.of(allPlugged)),
                new Step(
                        Lever.VCPU_AGENT,
                        List.of(
                                allPlugged,
                                new LeverRequest.OnlineVcpus(1),
                                new LeverRequest.OnlineVcpus(PROBE_VCPUS))),
                new Step(
                        Lever.BALLOON,
                        List.of(new LeverRequest.Balloon(PROBE_MIB - 32), new LeverRequest.Balloon(PROBE_MIB))),
                new Step(
                        Lever.VIRTIO_MEM, List.of(new LeverRequest.VirtioMem(DIMM_MIB), new LeverRequest.VirtioMem(0))),
                new Step(
                        Lever.DIMM,
                        List.of(new LeverRequest.Dimms(DIMM_MIB, DIMM_MIB), new LeverRequest.Dimms(0, DIMM_MIB))),
                new Step(Lever.VCPU_UNPLUG, List.of(allPlugged, new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 1))));
    }

    private UUID boot(GuestImage image, Path disk, Virtualization virtualization) {
        progress.accept("booting a probe guest (" + virtualization.domainType() + ")");
        OptionalLong none = OptionalLong.empty();
        UUID uuid = UUID.randomUUID();
        DomainSpec spec = spec(uuid, image, List.of(new DomainSpec.Disk(disk, false, none, none)));
        hypervisor.create(spec, options(virtualization, List.of()));
        boolean up = false;
        try {
            up = Await.until(BOOT, () -> hypervisor.limits(uuid).guestAgent() ? Optional.of(true) : Optional.empty())
                    .isPresent();
        } finally {
            if (!up) {
                hypervisor.destroy(uuid);
            }
        }
        if (!up) {
            throw new LibvirtException(
                    Kind.TIMEOUT,
                    "the probe guest on " + hypervisor.uri() + " did not come up within " + BOOT.toSeconds()
                            + " s: check that " + spec.kernel() + " and " + spec.initrd()
                            + " are the guest image, and look at its console",
                    null);
        }
        return uuid;
    }

    private Verdict pull(UUID probe, Step step) {
        try {
            LeverOutcome last = new LeverOutcome.Refused("nothing was tried");
            for (LeverRequest request : step.requests()) {
                last = hypervisor.attempt(probe, request);
                if (!(last instanceof LeverOutcome.Verified)) {
                    break;
                }
            }
            boolean works = last instanceof LeverOutcome.Verified;
            return new Verdict(works ? Status.WORKS : Status.BROKEN, last.detail(), true);
        } catch (LibvirtException e) {
            if (e.kind() != Kind.NO_DOMAIN) {
                throw e;
            }
            return new Verdict(Status.BROKEN, "the probe guest died of it; the log of its QEMU tells more", false);
        }
    }

    /** A guest whose interface cannot be limited may not even start with one, so it gets a probe of its own. */
    private void probeInterface(DomainSpec spec, Virtualization virtualization) {
        String device = "gnomon" + spec.uuid().toString().substring(0, 6);
        String xml = "<interface type='ethernet'><target dev='" + device + "' managed='yes'/><model type='virtio'/>"
                + "</interface>";
        try {
            hypervisor.create(spec, options(virtualization, List.of(xml)));
            LeverOutcome set = hypervisor.attempt(
                    spec.uuid(), new LeverRequest.InterfaceBandwidth(device, OptionalLong.of(1 << 20)));
            Status status = set instanceof LeverOutcome.Verified ? Status.WORKS : Status.ABSENT;
            keep(Lever.INTERFACE_BANDWIDTH, status, set.detail());
        } catch (LibvirtException e) {
            if (e.kind() == Kind.UNREACHABLE) {
                throw e;
            }
            keep(Lever.INTERFACE_BANDWIDTH, Status.ABSENT, "no probe with a network interface: " + e.getMessage());
        } finally {
            hypervisor.destroy(spec.uuid());
        }
    }

    private void keep(Lever lever, Status status, String reason) {
        found.put(lever, new LeverState(status, "on a probe guest: " + reason, clock.instant()));
        progress.accept(lever + " " + status + ": " + reason);
    }

    private DomainXml.Options options(Virtualization virtualization, List<String> devices) {
        return new DomainXml.Options(virtualization, Optional.of(clock.instant()), DIMM_MIB, devices);
    }

    private DomainSpec spec(UUID uuid, GuestImage image, List<DomainSpec.Disk> disks) {
        Map<String, String> metadata = new TreeMap<>(hypervisor.probeMark());
        metadata.put("purpose", "canary");
        return new DomainSpec(
                uuid,
                Probes.CANARY + uuid,
                1,
                PROBE_VCPUS,
                OptionalDouble.empty(),
                PROBE_MIB,
                PROBE_MIB + DIMM_MIB,
                image.kernel(),
                image.initrd(),
                "console=ttyS0 quiet",
                disks,
                Optional.empty(),
                metadata);
    }

    private static void makeDisk(Path disk) {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        } catch (IOException e) {
            throw new LibvirtException(
                    Kind.OTHER,
                    "cannot write the probe's disk " + disk + ": " + e.getMessage()
                            + ". Give the canary a folder it can write to",
                    e);
        }
    }

    private void remove(Path disk) {
        try {
            Files.deleteIfExists(disk);
        } catch (IOException e) {
            progress.accept("the probe's disk " + disk + " could not be removed: " + e.getMessage());
        }
    }
}
