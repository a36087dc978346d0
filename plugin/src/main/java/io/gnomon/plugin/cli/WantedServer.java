package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is said of a server that somebody wants. */
final class WantedServer {
    @Parameters(paramLabel = "NAME", description = "Name of the new server.")
    private String name = "";

    @Option(names = "--vcpus", paramLabel = "N", description = "vCPUs at the start (default: ${DEFAULT-VALUE}).")
    private int vcpus = 1;

    @Option(names = "--max-vcpus", paramLabel = "N", description = "vCPUs that it may grow to (default: --vcpus).")
    private @Nullable Integer maxVcpus;

    @Option(
            names = "--cores-per-vcpu",
            paramLabel = "CORES",
            description = "What one vCPU is worth, above 0 and at most 1 core (default: ${DEFAULT-VALUE}).")
    private double coresPerVcpu = 1;

    @Option(
            names = "--memory-mib",
            paramLabel = "MIB",
            description = "Memory at the start (default: ${DEFAULT-VALUE}).")
    private double memoryMib = 128;

    @Option(
            names = "--max-memory-mib",
            paramLabel = "MIB",
            description = "Memory that it may grow to (default: --memory-mib).")
    private @Nullable Double maxMemoryMib;

    @Option(
            names = "--disk-mib-per-second",
            paramLabel = "MIB",
            description = "Disk throughput at the start (default: not limited).")
    private @Nullable Double diskMibPerSecond;

    @Option(
            names = "--max-disk-mib-per-second",
            paramLabel = "MIB",
            description = "Disk throughput that it may grow to (default: --disk-mib-per-second).")
    private @Nullable Double maxDiskMibPerSecond;

    @Option(
            names = "--image",
            paramLabel = "DIR",
            description = "Folder with vmlinuz and initrd.img (default: the daemon's guest image).")
    private @Nullable Path image;

    @Option(
            names = "--disk",
            paramLabel = "FILE",
            description = "Raw disk image; may be repeated. The first carries the disk limit.")
    private List<Path> disks = new ArrayList<>();

    @Option(
            names = "--metadata",
            paramLabel = "KEY=VALUE",
            description = "What the server is for, such as application=shop; may be repeated.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--hypervisor", paramLabel = "NAME", description = "Where (default: where there is most room).")
    private @Nullable String hypervisor;

    @Option(names = "--no-dynamic-allocation", description = "Gnomon only watches this server.")
    private boolean fixed;

    /** As the daemon is asked for it. @throws UsageException for what makes no sense */
    ServerCreate request() {
        require(vcpus >= 1, "--vcpus must be at least 1");
        require(coresPerVcpu > 0 && coresPerVcpu <= 1, "--cores-per-vcpu must be above 0 and at most 1");
        require(memoryMib > 0, "--memory-mib must be above 0");
        int mostVcpus = maxVcpus == null ? vcpus : maxVcpus;
        double mostMemory = maxMemoryMib == null ? memoryMib : maxMemoryMib;
        require(mostVcpus >= vcpus, "--max-vcpus must be at least --vcpus");
        require(mostMemory >= memoryMib, "--max-memory-mib must be at least --memory-mib");
        Map<String, Double> start = new LinkedHashMap<>();
        Map<String, Double> ceiling = new LinkedHashMap<>();
        start.put("cpu", vcpus * coresPerVcpu);
        ceiling.put("cpu", mostVcpus * coresPerVcpu);
        start.put("memory", memoryMib);
        ceiling.put("memory", mostMemory);
        Double disk = diskMibPerSecond;
        Double mostDisk = maxDiskMibPerSecond == null ? disk : maxDiskMibPerSecond;
        if (disk != null && mostDisk != null) {
            require(disk > 0, "--disk-mib-per-second must be above 0");
            require(mostDisk >= disk, "--max-disk-mib-per-second must be at least --disk-mib-per-second");
            start.put("disk", disk);
            ceiling.put("disk", mostDisk);
        }
        require(disk != null || mostDisk == null, "--max-disk-mib-per-second needs --disk-mib-per-second");
        return new ServerCreate(
                name,
                hypervisor,
                new FlavorBody("custom", start, ceiling, coresPerVcpu),
                image == null ? null : existing(image),
                disks.stream().map(WantedServer::existing).toList(),
                null,
                null,
                metadata,
                !fixed);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new UsageException(what);
        }
    }

    /** The daemon runs in another folder, so that a relative path would mean something else to it. */
    private static String existing(Path path) {
        if (!Files.exists(path)) {
            throw new ClientException("there is no " + path.toAbsolutePath(), "correct the path");
        }
        return path.toAbsolutePath().normalize().toString();
    }
}
