package io.gnomon.plugin.demo;

import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who plays in the demo: names, flavors, and the files that their guests replay. */
final class Cast {
    /**
     * What the one vCPU of the references is worth, which is ample. They have no more of them: under emulation the same
     * load takes half as much again with four, and what they use would say little of a newcomer that has one.
     */
    private static final double ROOMY_CORES_PER_VCPU = 1;

    static final double START_MEMORY_MIB = 160;
    static final double START_DISK_MIB = 3.5;

    static final Role BATCH = new Role("batch-1", "reference-batch", false, true);
    static final Role PERIODIC = new Role("steady-1", "reference-periodic", false, true);
    static final Role FLAT = new Role("flat-1", "reference-flat", false, true);
    static final Role NEW = new Role("new-1", "new-server", true, false);
    static final Role TWIN = new Role("twin-1", "new-server", false, false);
    static final Role CONTROL = new Role("control-1", "control", true, false);

    static final List<Role> REFERENCES = List.of(BATCH, PERIODIC, FLAT);
    static final List<Role> NEWCOMERS = List.of(TWIN, NEW, CONTROL);

    private static final long DISK_BYTES = 64L << 20;

    private final Path folder;
    private final Pace pace;
    private final Map<String, double[]> excerpt = Excerpt.read();

    /**
     * One server of the story.
     *
     * @param series whose recording it replays
     * @param roomy whether its flavor is ample, so that what it uses is what it needs
     */
    record Role(String name, String series, boolean dynamicAllocation, boolean roomy) {}

    Cast(Path folder, Pace pace) {
        this.folder = folder;
        this.pace = pace;
    }

    /**
     * Writes the two disks of a server and says how it is to be made. The name gets a suffix that is unique to the run.
     *
     * @param coresPerVcpu what a vCPU of its flavor is worth, unless the flavor is roomy
     */
    ServerCreate prepare(Role role, String suffix, double coresPerVcpu) throws IOException {
        // a newcomer does the work of the job that it repeats, on whatever its own vCPU manages while others boot
        long quantum = role.roomy() ? 0 : console(BATCH).quantum().orElse(0);
        LoadTrace load = new LoadTrace(Loads.of(recording(role), pace).lines(), quantum);
        Path data = folder.resolve(role.name() + "-data.raw");
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        Path trace = folder.resolve(role.name() + "-load.raw");
        Files.write(trace, load.toDisk());
        return new ServerCreate(
                role.name() + suffix,
                null,
                flavor(role, coresPerVcpu),
                null,
                List.of(data.toString(), trace.toString()),
                console(role).file().toString(),
                null,
                Map.of("demo", "gnomon"),
                role.dynamicAllocation());
    }

    GuestConsole console(Role role) {
        return new GuestConsole(folder.resolve(role.name() + "-console.log"));
    }

    double seconds(Role role) {
        return (double) recording(role).length * pace.sampleSeconds();
    }

    private double[] recording(Role role) {
        double[] recording = excerpt.get(role.series());
        if (recording == null) {
            throw new IllegalStateException("the excerpt has no series " + role.series());
        }
        return recording;
    }

    private static FlavorBody flavor(Role role, double coresPerVcpu) {
        double worth = role.roomy() ? ROOMY_CORES_PER_VCPU : coresPerVcpu;
        Map<String, Double> ceiling = Map.of("cpu", 4 * worth, "memory", 512.0, "disk", 20.0);
        return role.roomy()
                ? new FlavorBody("demo.roomy", Map.of("cpu", worth, "memory", 320.0, "disk", 12.0), ceiling, worth)
                : new FlavorBody(
                        "demo.small",
                        Map.of("cpu", worth, "memory", START_MEMORY_MIB, "disk", START_DISK_MIB),
                        ceiling,
                        worth);
    }
}
