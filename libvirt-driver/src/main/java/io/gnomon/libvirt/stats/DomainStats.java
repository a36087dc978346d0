package io.gnomon.libvirt.stats;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One reading of one domain. Counters are cumulative since the domain started, as libvirt gives them; {@link RateMeter}
 * makes rates of them. A group that was not asked for, or that the domain does not give, is empty.
 *
 * @param at when the reading was complete, by the clock of this process
 * @param host when that was read which the hypervisor's kernel counts: CPU time and interfaces
 * @param qemu when that was read which only QEMU knows: vCPUs, balloon and block devices. A guest that keeps its QEMU busy
 *     can hold this up for seconds, for all domains
 * @param answering whether its QEMU answered; if not (it hangs, or another operation holds it), what only QEMU knows is
 *     missing: the counters of block devices and what the guest reports of its memory
 * @param cpuTimeNanos CPU time of the whole domain (all vCPUs and the emulator), if the CPU group was read
 */
public record DomainStats(
        UUID uuid,
        String name,
        Instant at,
        Moment host,
        Moment qemu,
        DomainState state,
        boolean answering,
        Optional<Long> cpuTimeNanos,
        List<Vcpu> vcpus,
        Optional<Balloon> balloon,
        List<Block> blocks,
        List<Interface> interfaces) {

    /**
     * When something was read, on a clock that never steps ({@link System#nanoTime()}): rates are made from it, so that a
     * step of the wall clock cannot bend them.
     *
     * @param tickNanos when the call returned; only differences mean anything
     * @param tookNanos how long the call took: the counters are those of some moment within it
     */
    public record Moment(long tickNanos, long tookNanos) {}

    /**
     * One vCPU.
     *
     * @param timeNanos time it ran
     * @param delayNanos time it was runnable and waited for a core of the hypervisor (contention, "steal"), if known
     */
    public record Vcpu(int number, boolean online, long timeNanos, Optional<Long> delayNanos) {}

    /**
     * Memory as the hypervisor and the guest's balloon driver see it.
     *
     * @param currentKib what the balloon leaves the guest (plugged virtio-mem and DIMMs included as libvirt reports it)
     * @param maximumKib the largest that the balloon may give
     * @param rssKib memory of the QEMU process on the hypervisor, if known
     * @param totalKib what the guest's kernel manages ("available" in libvirt's words), if the guest reports it
     * @param unusedKib free memory in the guest, if the guest reports it
     * @param usableKib what can be used without swapping ("MemAvailable"), if the guest reports it
     * @param guestUpdate when the guest last reported, Unix seconds, if it did
     */
    public record Balloon(
            long currentKib,
            long maximumKib,
            Optional<Long> rssKib,
            Optional<Long> totalKib,
            Optional<Long> unusedKib,
            Optional<Long> usableKib,
            Optional<Long> majorFaults,
            Optional<Long> guestUpdate) {

        /** Memory the guest cannot do without, in KiB: managed minus usable; empty until the guest reports. */
        public Optional<Long> usedKib() {
            Optional<Long> free = usableKib.or(() -> unusedKib);
            return totalKib.flatMap(total -> free.map(f -> Math.max(0, total - f)));
        }
    }

    /**
     * One block device; counters since start.
     *
     * @param nanos how long its reads and writes took, each from when QEMU was given it until it was done
     */
    public record Block(
            String device,
            long readBytes,
            long readRequests,
            long writeBytes,
            long writeRequests,
            long nanos,
            Optional<Long> capacityBytes) {}

    /** One network interface; counters since start. */
    public record Interface(
            String device, long receiveBytes, long transmitBytes, long receiveDrops, long transmitDrops) {}
}
