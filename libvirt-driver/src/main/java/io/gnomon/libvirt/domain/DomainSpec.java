package io.gnomon.libvirt.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A guest to start in standalone mode, with head room above what it starts with.
 *
 * @param vcpus plugged at the start; {@code maxVcpus} can be plugged later
 * @param coresPerVcpu CPU bandwidth of each vCPU; empty = no limit
 * @param memoryMib boot memory; {@code maxMemoryMib - memoryMib} is virtio-mem, nothing of it plugged at the start
 * @param kernel direct boot, with {@code initrd} and {@code kernelArguments}
 * @param disks in order vda, vdb, ...
 * @param serialLog file that receives the first serial console, if wanted
 * @param bridge of the hypervisor that its one network interface is on; empty = no network
 * @param background whether it gets CPU only where hardly anybody else wants it
 * @param metadata kept in the domain's description in our own namespace (project, image, flavor, tags)
 */
public record DomainSpec(
        UUID uuid,
        String name,
        int vcpus,
        int maxVcpus,
        OptionalDouble coresPerVcpu,
        long memoryMib,
        long maxMemoryMib,
        Path kernel,
        Path initrd,
        String kernelArguments,
        List<Disk> disks,
        Optional<Path> serialLog,
        Optional<String> bridge,
        boolean background,
        Map<String, String> metadata) {

    /** One without a network. */
    public DomainSpec(
            UUID uuid,
            String name,
            int vcpus,
            int maxVcpus,
            OptionalDouble coresPerVcpu,
            long memoryMib,
            long maxMemoryMib,
            Path kernel,
            Path initrd,
            String kernelArguments,
            List<Disk> disks,
            Optional<Path> serialLog,
            Map<String, String> metadata) {
        this(
                uuid,
                name,
                vcpus,
                maxVcpus,
                coresPerVcpu,
                memoryMib,
                maxMemoryMib,
                kernel,
                initrd,
                kernelArguments,
                disks,
                serialLog,
                Optional.empty(),
                false,
                metadata);
    }

    /** A raw disk image; limits empty = not throttled. */
    public record Disk(Path image, boolean readOnly, OptionalLong bytesPerSecond, OptionalLong requestsPerSecond) {}
}
