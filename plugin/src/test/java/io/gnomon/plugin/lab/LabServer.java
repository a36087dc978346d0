package io.gnomon.plugin.lab;

import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server to be created through the daemon on a real hypervisor, with the load that its guest replays. It has one vCPU
 * of three, worth 0.2 cores each, 320 of 448 MiB, and 2 of 10 MiB/s of disk.
 */
public record LabServer(ServerCreate request, Path console) {
    public static final double CORES_PER_VCPU = 0.2;
    private static final long DISK_BYTES = 64L << 20;
    private static final Pattern LOAD = Pattern.compile("LOAD t=.* cpus=(\\d+) memtotal=([0-9.]+)");
    private static final String KERNEL = "console=ttyS0 quiet no_timer_check swiotlb=512";

    /** What a guest says of itself. */
    public record Seen(int cpus, double memTotalMib) {}

    public static LabServer of(QemuLab lab, String name, LoadTrace load) {
        return of(lab.folder(), lab.uri(), name, load, "");
    }

    public static LabServer of(QemuLab lab, String name, LoadTrace load, String moreKernelArguments) {
        return of(lab.folder(), lab.uri(), name, load, moreKernelArguments);
    }

    /** @param folder for its disks and its console */
    public static LabServer of(
            Path folder, String hypervisor, String name, LoadTrace load, String moreKernelArguments) {
        try {
            Path data = folder.resolve(name + "-data.raw");
            try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
                file.setLength(DISK_BYTES);
            }
            Path trace = folder.resolve(name + "-load.raw");
            Files.write(trace, load.toDisk());
            Path console = folder.resolve(name + "-console.log");
            ServerCreate request = new ServerCreate(
                    name,
                    hypervisor,
                    new FlavorBody(
                            "lab.small",
                            Map.of("cpu", CORES_PER_VCPU, "memory", 320.0, "disk", 2.0),
                            Map.of("cpu", 3 * CORES_PER_VCPU, "memory", 448.0, "disk", 10.0),
                            CORES_PER_VCPU),
                    null,
                    List.of(data.toString(), trace.toString()),
                    console.toString(),
                    (KERNEL + " " + moreKernelArguments).strip(),
                    Map.of("purpose", "test"),
                    true);
            return new LabServer(request, console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A load that stays calm for some seconds and is then more than the server has. */
    public static LoadTrace calmThenBusy(double calmSeconds) {
        LoadTrace.Line busy = new LoadTrace.Line(calmSeconds, 0.55, 340, 4);
        return calmSeconds == 0
                ? new LoadTrace(List.of(busy))
                : new LoadTrace(List.of(new LoadTrace.Line(0, 0.03, 4, 0.1), busy));
    }

    public String name() {
        return request.name();
    }

    /** The last complete report on the guest's own console. */
    public Optional<Seen> guestSays() {
        try {
            Optional<Seen> last = Optional.empty();
            Matcher matcher = LOAD.matcher(Files.exists(console) ? Files.readString(console) : "");
            while (matcher.find()) {
                last = Optional.of(new Seen(Integer.parseInt(matcher.group(1)), Double.parseDouble(matcher.group(2))));
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
