package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.hotplug.DomainLimits.VirtioMemDevice;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Accepted;
import io.gnomon.libvirt.hotplug.LeverOutcome.Failed;
import io.gnomon.libvirt.hotplug.LeverOutcome.Partial;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.libvirt.Domain;

/** Memory by virtio-mem. */
final class VirtioMemLever {
    /** QEMU holds back events that repeat within a second. */
    private static final Duration EVENT_DELAY = Duration.ofMillis(1500);

    /**
     * Linux keeps 64 bytes for each page, and adds plugged memory in blocks of 128 MiB. What came online as movable holds no such
     * tables. Where what it booted with is full it takes none of a block, and tries again after 50 seconds or more.
     */
    private static final String TABLES =
            "Most likely its kernel found no room for the tables of more, 2 MiB for each 128"
                    + " MiB: memory that came online as movable cannot hold them, and its programs have filled what it booted with."
                    + " Have plugged memory come online as online_kernel in the guest (auto_online_blocks), or let it grow earlier";

    private VirtioMemLever() {}

    /**
     * QEMU tells the device's size at most once a second, the guest's own total changes at once: the effect is timed by
     * the guest, and the call returns when both agree, so that limits read afterwards are right.
     */
    static LeverOutcome resize(Target target, long memoryMib) {
        VirtioMemDevice device = settled(target);
        Guest guest = target.guest();
        guest.reportEverySecond();
        long growthKib = (memoryMib - device.currentMib()) * 1024;
        OptionalLong before = growthKib == 0 ? OptionalLong.empty() : guest.totalMemoryKib();
        Duration call = target.timed(() -> request(target, device.alias(), memoryMib));
        long start = System.nanoTime();
        AtomicReference<Duration> byGuest = new AtomicReference<>();
        boolean done = Await.whileMoving(
                        MemoryLevers.PATIENCE,
                        MemoryLevers.LONGEST,
                        () -> {
                            if (byGuest.get() == null && MemoryLevers.changed(guest, before, growthKib)) {
                                byGuest.set(Duration.ofNanos(System.nanoTime() - start));
                            }
                            boolean there = currentMib(target) == memoryMib;
                            boolean seen = byGuest.get() != null || before.isEmpty();
                            return there && seen ? Optional.of(true) : Optional.empty();
                        },
                        () -> currentMib(target))
                .isPresent();
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (done) {
            Duration effect = byGuest.get() == null ? waited : byGuest.get();
            String how = byGuest.get() == null ? "" : ", and its total has followed";
            return new Verified("the guest has taken " + memoryMib + " MiB of virtio-mem" + how, call, effect);
        }
        long current = currentMib(target);
        if (current == device.currentMib() && growthKib != 0) {
            request(target, device.alias(), current);
            return new Failed("the guest does not follow virtio-mem: it stayed at " + current
                    + " MiB, so the request was taken back. "
                    + (growthKib > 0 && current > 0
                            ? TABLES
                            : "Load virtio_mem in the guest, free memory there when shrinking, or use BALLOON"));
        }
        boolean stalled = waited.compareTo(MemoryLevers.LONGEST) < 0;
        return growthKib > 0 && current < memoryMib && stalled
                ? keep(target, device, memoryMib, call)
                : new Accepted("virtio-mem is at " + current + " MiB on the way to " + memoryMib + " MiB", call);
    }

    /**
     * What a guest that stopped half-way has taken is kept, and nothing more is asked of it. That it has taken it is seen by the device,
     * whatever its own total says: it may have blocks that are not online.
     */
    private static LeverOutcome keep(Target target, VirtioMemDevice device, long memoryMib, Duration call) {
        long start = System.nanoTime();
        request(target, device.alias(), currentMib(target));
        long reached = settled(target).currentMib();
        String text = "the guest has taken " + reached + " of " + memoryMib
                + " MiB of virtio-mem and stopped there; the rest was taken back. " + TABLES;
        return new Partial(text, call, MemoryLevers.PATIENCE.plusNanos(System.nanoTime() - start));
    }

    /** A change of a moment ago may not have reached the description yet. */
    private static VirtioMemDevice settled(Target target) {
        return Await.until(EVENT_DELAY, () -> {
                    VirtioMemDevice device = device(target);
                    return device.currentMib() == device.requestedMib() ? Optional.of(device) : Optional.empty();
                })
                .map(Await.Seen::what)
                .orElseGet(() -> device(target));
    }

    /** What is not followed at once is taken back by this: or the guest would follow at some later time, when nobody expects it. */
    private static void request(Target target, String alias, long mib) {
        String xml = target.description()
                .virtioMemRequesting(alias, mib)
                .orElseThrow(() -> new IllegalStateException("no device " + alias));
        target.domain().act("resizing virtio-mem", d -> d.updateDeviceFlags(xml, Domain.DeviceModifyFlags.LIVE));
    }

    private static long currentMib(Target target) {
        return device(target).currentMib();
    }

    private static VirtioMemDevice device(Target target) {
        return MemoryLevers.now(target).virtioMem().get(0);
    }
}
