package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.domain.LiveDescription.GuestView;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Failed;
import io.gnomon.libvirt.hotplug.LeverOutcome.Refused;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LimitCheck;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pulls levers: reads the limits, refuses what is beyond them, acts, verifies, and learns from the outcome. Requests
 * for the same resource of a domain go one after the other, since each is verified against what it found before;
 * everything else goes side by side. Thread-safe.
 */
final class Levers {
    private final LeverBook book;
    private final Map<Resource, ReentrantLock> locks = new ConcurrentHashMap<>();
    /** Domains whose agent has been told how long it is waited for. */
    private final Set<UUID> limitedAgents = ConcurrentHashMap.newKeySet();

    private record Resource(UUID domain, String name) {}

    Levers(LeverBook book) {
        this.book = book;
    }

    DomainLimits limits(DomainHandle domain) {
        return target(domain, true).limits();
    }

    GuestProcesses processes(DomainHandle domain) {
        return new ProcessReader(domain)
                .read(LiveDescription.parse(domain.xml()).hasAgent());
    }

    /** @param trusted whether to leave the book unasked: the canary's probe finds out what the book will say */
    LeverOutcome pull(DomainHandle domain, LeverRequest request, boolean trusted) {
        ReentrantLock lock =
                locks.computeIfAbsent(new Resource(domain.uuid(), resource(request.lever())), r -> new ReentrantLock());
        lock.lock();
        try {
            Target target = target(domain, false);
            Optional<String> refusal = LimitCheck.refusal(request, target.limits());
            if (refusal.isEmpty() && !trusted) {
                refusal = book.refusal(domain.uuid(), request.lever());
            }
            if (refusal.isPresent()) {
                return new Refused(refusal.get());
            }
            LeverOutcome outcome = pull(target, request);
            book.record(domain.uuid(), request.lever(), outcome);
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    void forget(UUID domain) {
        book.forget(domain);
        limitedAgents.remove(domain);
        locks.keySet().removeIf(resource -> resource.domain().equals(domain));
    }

    private static LeverOutcome pull(Target target, LeverRequest request) {
        try {
            return dispatch(target, request);
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            // a domain that another operation holds says nothing about the lever
            boolean busy = e.kind() == Kind.TIMEOUT && Errors.isBusy(e.getMessage());
            return busy ? new Refused(e.getMessage()) : new Failed(e.getMessage());
        }
    }

    private static LeverOutcome dispatch(Target target, LeverRequest request) {
        if (request instanceof LeverRequest.Vcpus vcpus) {
            return vcpus.lever() == Lever.VCPU_UNPLUG
                    ? VcpuLevers.unplug(target, vcpus.count())
                    : VcpuLevers.plug(target, vcpus.count());
        }
        if (request instanceof LeverRequest.OnlineVcpus online) {
            return VcpuLevers.online(target, online.count());
        }
        if (request instanceof LeverRequest.CpuBandwidth bandwidth) {
            return ThrottleLevers.cpu(target, bandwidth.coresPerVcpu());
        }
        if (request instanceof LeverRequest.Balloon balloon) {
            return MemoryLevers.balloon(target, balloon.memoryMib());
        }
        if (request instanceof LeverRequest.Dimms dimms) {
            return MemoryLevers.dimms(target, dimms.totalMib(), dimms.dimmMib());
        }
        if (request instanceof LeverRequest.VirtioMem virtioMem) {
            return VirtioMemLever.resize(target, virtioMem.memoryMib());
        }
        if (request instanceof LeverRequest.DiskThrottle disk) {
            return ThrottleLevers.disk(target, disk.device(), disk.bytesPerSecond(), disk.requestsPerSecond());
        }
        LeverRequest.InterfaceBandwidth nic = (LeverRequest.InterfaceBandwidth) request;
        return ThrottleLevers.nic(target, nic.device(), nic.bytesPerSecond());
    }

    private Target target(DomainHandle domain, boolean askGuest) {
        LiveDescription description = LiveDescription.parse(domain.xml());
        Guest guest = new Guest(domain, description.hasAgent());
        // of a domain of somebody else the limit would be his as well, and cut short what he asks of the agent
        if (description.hasAgent() && description.isOurs() && limitedAgents.add(domain.uuid())) {
            guest.limitAgent();
        }
        GuestView view = askGuest ? new GuestView(guest.onlineVcpus(), guest.balloonKib()) : GuestView.NONE;
        DomainLimits limits = description.limits(view, book.ofDomain(domain.uuid(), description.absentLevers()));
        return new Target(domain, description, limits, guest);
    }

    private static String resource(Lever lever) {
        return switch (lever) {
            case VCPU_PLUG, VCPU_UNPLUG, VCPU_AGENT -> "vcpus";
            case BALLOON, DIMM, VIRTIO_MEM -> "memory";
            case CPU_BANDWIDTH, DISK_THROTTLE, INTERFACE_BANDWIDTH -> lever.name();
        };
    }
}
