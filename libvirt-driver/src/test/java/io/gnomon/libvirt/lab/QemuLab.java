package io.gnomon.libvirt.lab;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.Virtualization;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A libvirtd of its own with real QEMU guests: started once for a run, stopped with all of its guests at the end. The
 * guest image is built into the user's cache where it is missing.
 */
public final class QemuLab implements AutoCloseable {
    private static final Duration SCRIPT = Duration.ofMinutes(5);

    private final Path script;
    private final Path guest;
    private final Path folder;
    private final String uri;
    private final String prefix =
            "gnomon-test-" + Long.toString(ProcessHandle.current().pid(), 36);
    private final AtomicInteger counter = new AtomicInteger();

    private QemuLab(Path script, Path guest, Path folder, String uri) {
        this.script = script;
        this.guest = guest;
        this.folder = folder;
        this.uri = uri;
    }

    /** Why no lab can be started here; empty if one can. */
    public static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root for a private libvirtd: run it with sudo");
        }
        for (String tool : List.of("libvirtd", "virsh", "qemu-system-x86_64")) {
            boolean there = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin").stream()
                    .anyMatch(dir -> Files.isExecutable(Path.of(dir, tool)));
            if (!there) {
                return Optional.of(
                        tool + " is missing: install libvirt-daemon-system, libvirt-clients and" + " qemu-system-x86");
            }
        }
        return Files.isExecutable(script())
                ? Optional.empty()
                : Optional.of(script() + " is missing: set -Dgnomon.test.libvirt.script");
    }

    public static QemuLab start() {
        Path guest = Path.of(
                System.getProperty("gnomon.test.guest", System.getProperty("user.home") + "/.cache/gnomon/guest"));
        if (!Files.exists(guest.resolve("vmlinuz")) || !Files.exists(guest.resolve("initrd.img"))) {
            run(module().resolve("guest/build-guest").toString(), guest.toString());
        }
        try {
            Path folder = Files.createTempDirectory("gnomon-lab");
            String uri = run(
                            script().toString(),
                            "start",
                            folder.resolve("libvirt").toString(),
                            // stopped by itself if this run is killed
                            Long.toString(ProcessHandle.current().pid()))
                    .lines()
                    .filter(line -> line.startsWith("qemu"))
                    .reduce((first, last) -> last)
                    .orElseThrow();
            return new QemuLab(script(), guest, folder, uri);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uri() {
        return uri;
    }

    /** The folder with kernel and initial file system. */
    public Path guest() {
        return guest;
    }

    public Path kernel() {
        return guest.resolve("vmlinuz");
    }

    public Path initrd() {
        return guest.resolve("initrd.img");
    }

    public Path folder() {
        return folder;
    }

    public LibvirtHypervisor connect() {
        return LibvirtHypervisor.connect(uri, InstantSource.system(), options());
    }

    /** Guests are emulated: whether KVM boots is a question of its own test. */
    public static ConnectOptions options() {
        return ConnectOptions.defaults().knowing(Map.of(), Optional.of(Virtualization.EMULATED));
    }

    /** One vCPU of three, 224 of 480 MiB, one disk. */
    public DomainSpec spec(String purpose, String kernelArguments) {
        String name = prefix + "-" + counter.incrementAndGet() + "-" + purpose;
        return new DomainSpec(
                UUID.randomUUID(),
                name,
                1,
                3,
                OptionalDouble.empty(),
                224,
                480,
                kernel(),
                initrd(),
                ("console=ttyS0 quiet " + kernelArguments).strip(),
                List.of(new DomainSpec.Disk(disk(name), false, OptionalLong.empty(), OptionalLong.empty())),
                Optional.of(folder.resolve(name + ".log")),
                Map.of("project", "lab", "flavor", "tiny"));
    }

    public UUID boot(Hypervisor hypervisor, DomainSpec spec) {
        UUID uuid = hypervisor.create(spec);
        awaitAgent(hypervisor, uuid);
        return uuid;
    }

    public static void awaitAgent(Hypervisor hypervisor, UUID domain) {
        eventually("the guest agent answers", () -> hypervisor.limits(domain).guestAgent());
    }

    private Path disk(String name) {
        Path image = folder.resolve(name + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(16L << 20);
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** libvirtd is dead at once; returns when that is sure. */
    public void killDaemon() {
        ProcessHandle.of(Long.parseLong(read("libvirt/run/libvirtd.pid").strip()))
                .filter(p -> p.info().command().orElse("").endsWith("libvirtd"))
                .ifPresent(ProcessHandle::destroyForcibly);
        run(script.toString(), "kill-daemon", folder.resolve("libvirt").toString());
    }

    public void restartDaemon() {
        run(script.toString(), "restart", folder.resolve("libvirt").toString());
    }

    /** Stops the QEMU of a guest in the middle of what it does: to libvirt it hangs. To be {@link #thaw}ed. */
    public void freeze(String domain) {
        run("kill", "-STOP", qemu(domain));
    }

    public void thaw(String domain) {
        run("kill", "-CONT", qemu(domain));
    }

    private String qemu(String domain) {
        return read("libvirt/run/qemu/" + domain + ".pid").strip();
    }

    /** What libvirt keeps of a running domain for itself. */
    public String statusXml(String domain) {
        return read("libvirt/run/qemu/" + domain + ".xml");
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String virsh(String... arguments) {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", uri));
        Collections.addAll(command, arguments);
        return run(command.toArray(String[]::new));
    }

    /** What the lab's own program says of a folder, which may be another's. */
    String tool(String command, Path of) {
        return run(script.toString(), command, of.toString());
    }

    /** Ends every domain. */
    public void clear() {
        for (String domain : virsh("list", "--name").lines().toList()) {
            if (!domain.isBlank()) {
                virsh("destroy", domain.strip());
            }
        }
        for (String domain : virsh("list", "--all", "--name").lines().toList()) {
            if (!domain.isBlank()) {
                virsh("undefine", domain.strip());
            }
        }
    }

    @Override
    public void close() {
        run(script.toString(), "stop", folder.resolve("libvirt").toString());
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script() {
        String set = System.getProperty("gnomon.test.libvirt.script");
        return set != null ? Path.of(set) : module().resolve("lab/private-libvirtd");
    }

    /** Tests run in the folder of a module, a benchmark perhaps in the one above. */
    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        Path below = here.resolve("libvirt-driver");
        return Files.isDirectory(below) ? below : here.resolveSibling("libvirt-driver");
    }

    /** Output of a command that must succeed. */
    public static String run(String... command) {
        try {
            Path out = Files.createTempFile("gnomon-run", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(SCRIPT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " hangs");
            }
            String text = Files.readString(out, StandardCharsets.UTF_8);
            Files.delete(out);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
