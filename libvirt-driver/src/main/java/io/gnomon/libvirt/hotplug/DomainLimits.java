package io.gnomon.libvirt.hotplug;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a running domain has now and how far it can go, read from its live description and from libvirt.
 *
 * @param vcpusOnline what the guest keeps online by the last look (plugged ones if the agent was not asked)
 * @param coresPerVcpu CPU bandwidth of each vCPU; empty = not limited
 * @param bootMemoryMib ceiling of the balloon
 * @param disks by target device
 * @param levers what works; a lever that is missing was not tried yet
 */
public record DomainLimits(
        int vcpusOnline,
        int vcpusPlugged,
        int vcpusMaximum,
        OptionalDouble coresPerVcpu,
        long balloonMib,
        long bootMemoryMib,
        List<VirtioMemDevice> virtioMem,
        List<Dimm> dimms,
        int freeMemorySlots,
        long maximumMemoryMib,
        List<Disk> disks,
        List<NetworkInterface> interfaces,
        boolean guestAgent,
        Map<Lever, LeverState> levers) {

    public record VirtioMemDevice(String alias, long requestedMib, long currentMib, long sizeMib, long blockMib) {}

    public record Dimm(String alias, long sizeMib) {}

    public record Disk(String device, OptionalLong bytesPerSecond, OptionalLong requestsPerSecond) {}

    public record NetworkInterface(String device, OptionalLong bytesPerSecond) {}
}
