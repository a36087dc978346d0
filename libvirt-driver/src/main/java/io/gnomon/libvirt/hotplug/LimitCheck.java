package io.gnomon.libvirt.hotplug;

import io.gnomon.libvirt.hotplug.DomainLimits.VirtioMemDevice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a request is within what the domain can do. The refusal names what was asked and what would be allowed. */
public final class LimitCheck {
    /** libvirt's smallest quota (1 ms) of our period (100 ms). */
    private static final double LEAST_CORES = 0.01;

    /** A Linux guest on x86 takes plugged memory in blocks of this size. */
    private static final long GUEST_MEMORY_BLOCK_MIB = 128;

    private LimitCheck() {}

    /** Why the request must be refused; empty if it may be tried. */
    public static Optional<String> refusal(LeverRequest request, DomainLimits limits) {
        if (request instanceof LeverRequest.Vcpus vcpus) {
            return vcpus(vcpus, limits);
        }
        if (request instanceof LeverRequest.OnlineVcpus online) {
            return onlineVcpus(online, limits);
        }
        if (request instanceof LeverRequest.CpuBandwidth bandwidth) {
            double cores = bandwidth.coresPerVcpu().orElse(1);
            return refuseIf(
                    !(cores >= LEAST_CORES && cores <= 1),
                    "asked for " + cores + " cores per vCPU; possible are " + LEAST_CORES + " to 1");
        }
        if (request instanceof LeverRequest.Balloon balloon) {
            return refuseIf(
                    balloon.memoryMib() < 1 || balloon.memoryMib() > limits.bootMemoryMib(),
                    "asked for " + balloon.memoryMib() + " MiB; the balloon can leave 1 to " + limits.bootMemoryMib()
                            + " MiB, the memory at boot");
        }
        if (request instanceof LeverRequest.Dimms dimms) {
            return dimms(dimms, limits);
        }
        if (request instanceof LeverRequest.VirtioMem virtioMem) {
            return virtioMem(virtioMem, limits.virtioMem());
        }
        if (request instanceof LeverRequest.DiskThrottle throttle) {
            return device("disk", throttle.device(), diskNames(limits))
                    .or(() -> positive("bytes per second", throttle.bytesPerSecond()))
                    .or(() -> positive("requests per second", throttle.requestsPerSecond()));
        }
        LeverRequest.InterfaceBandwidth bandwidth = (LeverRequest.InterfaceBandwidth) request;
        return device("interface", bandwidth.device(), interfaceNames(limits))
                .or(() -> refuseIf(
                        bandwidth.bytesPerSecond().orElse(1024) < 1024,
                        "asked for " + bandwidth.bytesPerSecond().orElse(0) + " bytes per second; the least is 1024"));
    }

    private static Optional<String> vcpus(LeverRequest.Vcpus request, DomainLimits limits) {
        if (request.count() < 1 || request.count() > limits.vcpusMaximum()) {
            return Optional.of(
                    "asked for " + request.count() + " vCPUs; this domain can have 1 to " + limits.vcpusMaximum());
        }
        return switch (request.lever()) {
            case VCPU_PLUG ->
                refuseIf(
                        request.count() < limits.vcpusPlugged(),
                        "asked to plug up to " + request.count() + " vCPUs, but " + limits.vcpusPlugged()
                                + " are plugged: use VCPU_UNPLUG or VCPU_AGENT to go down");
            case VCPU_UNPLUG ->
                refuseIf(
                        request.count() > limits.vcpusPlugged(),
                        "asked to unplug down to " + request.count() + " vCPUs, but only " + limits.vcpusPlugged()
                                + " are plugged: use VCPU_PLUG to go up");
            default -> Optional.of(request.lever() + " does not plug vCPUs: use VCPU_PLUG or VCPU_UNPLUG");
        };
    }

    private static Optional<String> onlineVcpus(LeverRequest.OnlineVcpus request, DomainLimits limits) {
        return refuseIf(
                        request.count() < 1 || request.count() > limits.vcpusPlugged(),
                        "asked for " + request.count() + " online vCPUs; the guest has 1 to " + limits.vcpusPlugged()
                                + " plugged ones")
                .or(() -> refuseIf(
                        !limits.guestAgent(),
                        "asked the guest for " + request.count() + " online vCPUs, but no guest agent answers: start"
                                + " qemu-guest-agent in the guest"));
    }

    private static Optional<String> dimms(LeverRequest.Dimms request, DomainLimits limits) {
        long now = limits.dimms().stream().mapToLong(DomainLimits.Dimm::sizeMib).sum();
        long virtioMem =
                limits.virtioMem().stream().mapToLong(VirtioMemDevice::sizeMib).sum();
        long room = limits.maximumMemoryMib() - limits.bootMemoryMib() - virtioMem;
        if (request.dimmMib() < GUEST_MEMORY_BLOCK_MIB || request.dimmMib() % GUEST_MEMORY_BLOCK_MIB != 0) {
            return Optional.of("asked for DIMMs of " + request.dimmMib() + " MiB; a guest takes multiples of "
                    + GUEST_MEMORY_BLOCK_MIB + " MiB");
        }
        if (request.totalMib() < 0 || request.totalMib() % request.dimmMib() != 0) {
            return Optional.of("asked for " + request.totalMib() + " MiB in DIMMs of " + request.dimmMib()
                    + " MiB: not a whole number of them");
        }
        if (request.totalMib() <= now) {
            return Optional.empty();
        }
        if (request.totalMib() > room) {
            return Optional.of("asked for " + request.totalMib() + " MiB of DIMMs; this domain has room for "
                    + Math.max(0, room) + " MiB");
        }
        long wanted = (request.totalMib() - now + request.dimmMib() - 1) / request.dimmMib();
        return refuseIf(
                wanted > limits.freeMemorySlots(),
                "asked for " + wanted + " more DIMMs; " + limits.freeMemorySlots() + " memory slots are free: use"
                        + " larger DIMMs");
    }

    private static Optional<String> virtioMem(LeverRequest.VirtioMem request, List<VirtioMemDevice> devices) {
        if (devices.isEmpty()) {
            return Optional.of("asked for " + request.memoryMib()
                    + " MiB by virtio-mem, but this domain has no such device: start it with memory head room");
        }
        VirtioMemDevice device = devices.get(0);
        return refuseIf(
                        request.memoryMib() < 0 || request.memoryMib() > device.sizeMib(),
                        "asked for " + request.memoryMib() + " MiB by virtio-mem; its maximum is " + device.sizeMib()
                                + " MiB")
                .or(() -> refuseIf(
                        device.blockMib() > 0 && request.memoryMib() % device.blockMib() != 0,
                        "asked for " + request.memoryMib() + " MiB by virtio-mem; it goes in steps of "
                                + device.blockMib() + " MiB"));
    }

    private static Optional<String> device(String kind, String asked, List<String> there) {
        return refuseIf(
                !there.contains(asked),
                "asked for " + kind + " \"" + asked + "\"; this domain has "
                        + (there.isEmpty() ? "none" : String.join(", ", there)));
    }

    private static Optional<String> positive(String what, OptionalLong value) {
        return refuseIf(
                value.orElse(1) < 1,
                "asked for " + value.orElse(0) + " " + what + "; the least is 1, and no value means no limit");
    }

    private static List<String> diskNames(DomainLimits limits) {
        return limits.disks().stream().map(DomainLimits.Disk::device).toList();
    }

    private static List<String> interfaceNames(DomainLimits limits) {
        return limits.interfaces().stream()
                .map(DomainLimits.NetworkInterface::device)
                .toList();
    }

    private static Optional<String> refuseIf(boolean refused, String reason) {
        return refused ? Optional.of(reason) : Optional.empty();
    }
}
