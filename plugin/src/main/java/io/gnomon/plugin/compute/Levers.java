package io.gnomon.plugin.compute;

import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Which levers of a domain move which resource how far. Pure: made from what was read of the domain. */
final class Levers {
    static final double MIB = 1 << 20;
    private static final double DISK_STEP_MIB = 0.5;
    private static final double BANDWIDTH_STEP_CORES = 0.05;
    private static final double LEAST_MEMORY_MIB = 64;
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(90);

    private final DomainLimits limits;
    private final Optional<Flavor> flavor;
    private final Map<Lever, LeverState> known;
    private final Instant at;
    private final boolean headroom;

    /** @param known what is known of the levers on this hypervisor */
    Levers(DomainLimits limits, Optional<Flavor> flavor, Map<Lever, LeverState> known, Instant at) {
        this(limits, flavor, known, at, flavor.isPresent() || limits.vcpusMaximum() > limits.vcpusPlugged());
    }

    /** @param headroom whether vCPUs are what is moved, if it has several; else what each is worth */
    private Levers(
            DomainLimits limits, Optional<Flavor> flavor, Map<Lever, LeverState> known, Instant at, boolean headroom) {
        this.limits = limits;
        this.flavor = flavor;
        this.known = known;
        this.at = at;
        this.headroom = headroom;
    }

    /** Nova's own domains have as many vCPUs as their flavor and none to plug: more than those are headroom. */
    static Levers of(DomainBook.Known domain, Map<Lever, LeverState> known, Instant at) {
        Declared declared = domain.declared();
        return declared.novaVcpus().isEmpty()
                ? new Levers(domain.limits(), declared.flavor(), known, at)
                : new Levers(
                        domain.limits(),
                        declared.flavor(),
                        known,
                        at,
                        domain.limits().vcpusMaximum() > declared.novaVcpus().getAsInt());
    }

    /** Cores that one vCPU is worth. */
    private double share() {
        return flavor.map(Flavor::coresPerVcpu).orElse(limits.coresPerVcpu().orElse(1));
    }

    /** Cores that one vCPU can use now: all of one as long as nothing limits it, as during a boot. */
    private double worth() {
        if (limits.coresPerVcpu().isEmpty()) {
            return 1;
        }
        return hasHeadroom() ? share() : limits.coresPerVcpu().getAsDouble();
    }

    ResourceVector allocation() {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Resource r : Resource.values()) {
            result = result.with(r, current(r));
        }
        return result;
    }

    ResourceVector ceiling() {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Resource r : Resource.values()) {
            Optional<AllocationRange> range = range(r);
            if (range.isPresent()) {
                result = result.with(r, range.get().ceiling());
            }
        }
        return result;
    }

    private OptionalDouble current(Resource r) {
        return switch (r) {
            case CPU -> OptionalDouble.of(limits.vcpusOnline() * worth());
            case MEMORY -> OptionalDouble.of(limits.balloonMib() + plugged());
            case DISK ->
                limits.disks().isEmpty()
                        ? OptionalDouble.empty()
                        : mib(limits.disks().get(0).bytesPerSecond());
            case NETWORK ->
                limits.interfaces().isEmpty()
                        ? OptionalDouble.empty()
                        : mib(limits.interfaces().get(0).bytesPerSecond());
        };
    }

    private double plugged() {
        return limits.virtioMem().stream()
                        .mapToDouble(DomainLimits.VirtioMemDevice::currentMib)
                        .sum()
                + limits.dimms().stream()
                        .mapToDouble(DomainLimits.Dimm::sizeMib)
                        .sum();
    }

    private static OptionalDouble mib(OptionalLong bytes) {
        return bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong() / MIB) : OptionalDouble.empty();
    }

    /** Empty when no lever for it works, or when the domain is not limited in it. */
    Optional<AllocationRange> range(Resource r) {
        OptionalDouble current = current(r);
        if (current.isEmpty()) {
            return Optional.empty();
        }
        double now = current.getAsDouble();
        return switch (r) {
            case CPU -> cpuRange(now);
            case MEMORY -> memoryRange(now);
            case DISK -> throttleRange(r, Lever.DISK_THROTTLE, now);
            case NETWORK -> throttleRange(r, Lever.INTERFACE_BANDWIDTH, now);
        };
    }

    /** Without a declared ceiling there would be no way back up, so that such a throttle is left alone. */
    private Optional<AllocationRange> throttleRange(Resource r, Lever lever, double now) {
        OptionalDouble ceiling = flavor.map(f -> f.ceiling().get(r)).orElse(OptionalDouble.empty());
        return usable(lever) && ceiling.isPresent()
                ? Optional.of(new AllocationRange(
                        now, floorOf(r, DISK_STEP_MIB), Math.max(now, ceiling.getAsDouble()), DISK_STEP_MIB))
                : Optional.empty();
    }

    private Optional<AllocationRange> cpuRange(double now) {
        if (hasHeadroom() && (usable(Lever.VCPU_PLUG) || limits.guestAgent())) {
            double most = limits.vcpusMaximum() * share();
            return Optional.of(new AllocationRange(
                    now,
                    wholeVcpus(floorOf(Resource.CPU, share())),
                    Math.min(most, ceilingOf(Resource.CPU, most)),
                    share()));
        }
        if (usable(Lever.CPU_BANDWIDTH)) {
            double most = limits.vcpusOnline();
            return Optional.of(new AllocationRange(now, BANDWIDTH_STEP_CORES, most, BANDWIDTH_STEP_CORES));
        }
        return Optional.empty();
    }

    private double wholeVcpus(double cores) {
        return Math.ceil(cores / share() - 1e-9) * share();
    }

    private boolean hasHeadroom() {
        return limits.vcpusMaximum() > 1 && headroom;
    }

    private Optional<AllocationRange> memoryRange(double now) {
        double boot = limits.bootMemoryMib();
        if (!limits.virtioMem().isEmpty()) {
            if (!usable(Lever.VIRTIO_MEM)) {
                return Optional.empty(); // the balloon cannot stand in for memory that is plugged
            }
            DomainLimits.VirtioMemDevice device = limits.virtioMem().get(0);
            double most = boot + device.sizeMib();
            return Optional.of(new AllocationRange(
                    now, boot, Math.min(most, ceilingOf(Resource.MEMORY, most)), device.blockMib()));
        }
        if (usable(Lever.BALLOON)) {
            double floor = Math.min(boot, floorOf(Resource.MEMORY, LEAST_MEMORY_MIB));
            return Optional.of(new AllocationRange(now, floor, boot, 1));
        }
        return Optional.empty();
    }

    /** What the owner bought at the start is never taken away. */
    private double floorOf(Resource r, double otherwise) {
        return flavor.map(f -> f.start().getOr(r, otherwise)).orElse(otherwise);
    }

    private double ceilingOf(Resource r, double otherwise) {
        return flavor.map(f -> f.ceiling().getOr(r, otherwise)).orElse(otherwise);
    }

    /** Not known to be broken, or broken so long ago that it is worth another try. */
    private boolean usable(Lever lever) {
        LeverState here = limits.levers().getOrDefault(lever, known.get(lever));
        return here == null
                || here.status() == LeverState.Status.WORKS
                || (here.status() == LeverState.Status.BROKEN
                        && Duration.between(here.since(), at).compareTo(TRY_AGAIN_AFTER) > 0);
    }

    private boolean works(Lever lever) {
        LeverState here = limits.levers().getOrDefault(lever, known.get(lever));
        return here != null && here.status() == LeverState.Status.WORKS;
    }

    /** What has to be asked, in order, to reach a target that {@link #range} allows. */
    List<LeverRequest> toward(Resource r, double target) {
        return switch (r) {
            case CPU -> cpu(target);
            case MEMORY -> memory(target);
            case DISK ->
                List.of(new LeverRequest.DiskThrottle(
                        limits.disks().get(0).device(),
                        OptionalLong.of(Math.round(target * MIB)),
                        limits.disks().get(0).requestsPerSecond()));
            case NETWORK ->
                List.of(new LeverRequest.InterfaceBandwidth(
                        limits.interfaces().get(0).device(), OptionalLong.of(Math.round(target * MIB))));
        };
    }

    private List<LeverRequest> cpu(double target) {
        if (!hasHeadroom()) {
            return List.of(new LeverRequest.CpuBandwidth(OptionalDouble.of(target / limits.vcpusOnline())));
        }
        int count = (int) Math.max(1, Math.ceil(target / share() - 1e-9));
        List<LeverRequest> requests = new ArrayList<>();
        if (limits.coresPerVcpu().isEmpty() && share() < 1) {
            requests.add(new LeverRequest.CpuBandwidth(OptionalDouble.of(share())));
        }
        if (count > limits.vcpusPlugged()) {
            requests.add(new LeverRequest.Vcpus(Lever.VCPU_PLUG, count));
        }
        boolean dormant = limits.vcpusOnline() < limits.vcpusPlugged();
        if (count < limits.vcpusOnline() && works(Lever.VCPU_UNPLUG)) {
            requests.add(new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, count));
        } else if (count < limits.vcpusOnline() || dormant) {
            requests.add(new LeverRequest.OnlineVcpus(count));
        }
        if (requests.isEmpty()) {
            requests.add(new LeverRequest.Vcpus(Lever.VCPU_PLUG, count)); // already so: asks for the verification only
        }
        return List.copyOf(requests);
    }

    private List<LeverRequest> memory(double target) {
        double boot = limits.bootMemoryMib();
        if (!limits.virtioMem().isEmpty() && usable(Lever.VIRTIO_MEM)) {
            long block = limits.virtioMem().get(0).blockMib();
            long extra = Math.round(Math.max(0, target - boot) / block) * block;
            return List.of(new LeverRequest.VirtioMem(extra));
        }
        return List.of(new LeverRequest.Balloon(Math.round(Math.min(boot, target))));
    }
}
