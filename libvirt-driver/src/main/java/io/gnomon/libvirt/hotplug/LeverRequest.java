package io.gnomon.libvirt.hotplug;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A change to a running domain. Targets are absolute, so that asking twice changes nothing the second time. */
public sealed interface LeverRequest {
    Lever lever();

    /** Online vCPUs by plug or unplug ({@link Lever#VCPU_PLUG}, {@link Lever#VCPU_UNPLUG}). */
    record Vcpus(Lever lever, int count) implements LeverRequest {}

    /** vCPUs that the guest keeps online, of those plugged, by its agent. */
    record OnlineVcpus(int count) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.VCPU_AGENT;
        }
    }

    /** Cores' worth of time that each vCPU may use (0.25 = a quarter of a core); empty = no limit. */
    record CpuBandwidth(OptionalDouble coresPerVcpu) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.CPU_BANDWIDTH;
        }
    }

    /** What the balloon leaves the guest of its boot memory. */
    record Balloon(long memoryMib) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.BALLOON;
        }
    }

    /** Sum of plugged DIMMs; plugs or unplugs whole DIMMs of {@code dimmMib}. */
    record Dimms(long totalMib, long dimmMib) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.DIMM;
        }
    }

    /** Size asked of the domain's virtio-mem device, a multiple of its block size. */
    record VirtioMem(long memoryMib) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.VIRTIO_MEM;
        }
    }

    /** Throttle of one disk; empty = no limit. */
    record DiskThrottle(String device, OptionalLong bytesPerSecond, OptionalLong requestsPerSecond)
            implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.DISK_THROTTLE;
        }
    }

    /** Bandwidth of one interface in both directions; empty = no limit. */
    record InterfaceBandwidth(String device, OptionalLong bytesPerSecond) implements LeverRequest {
        @Override
        public Lever lever() {
            return Lever.INTERFACE_BANDWIDTH;
        }
    }
}
