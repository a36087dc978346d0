package io.gnomon.libvirt.stats;

import java.time.Instant;
import java.util.Optional;

/**
 * One reading of a hypervisor.
 *
 * @param hostname as libvirtd reports it
 * @param cpus online cores
 * @param memoryKib physical memory
 * @param freeMemoryKib memory that a new guest could take now (free, buffers and caches)
 * @param cpuBusyNanos cumulative busy time of all cores
 * @param cpuIdleNanos cumulative idle time of all cores
 * @param strain empty on another machine, which libvirt tells nothing of that sort about
 */
public record HypervisorStats(
        String hostname,
        Instant at,
        int cpus,
        long memoryKib,
        long freeMemoryKib,
        long cpuBusyNanos,
        long cpuIdleNanos,
        String libvirtVersion,
        String emulatorVersion,
        Optional<Strain> strain) {}
