package io.gnomon.plugin.cloud;

import static io.gnomon.libvirt.lab.Eventually.eventually;

import io.gnomon.plugin.cli.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A cloud of the tests' own, in a folder and on ports of its own: {@code ./gnomon cloud up}. Closing it removes all of it, unless it is to be kept. */
final class TestCloud implements AutoCloseable {
    static final int FAKES = 4;
    static final int COMPUTES = 2;

    /** Production's defaults, in test time. */
    private static final List<String> SETTINGS = List.of(
            "observe.period=2s",
            "observe.young-period=500ms",
            "observe.stale-after=10s",
            "forecast.step=1s",
            "forecast.horizon=30s",
            "forecast.lead=10s",
            "match.learning-period=3s",
            "decide.cooldown=15s",
            "decide.change=0.1", // a slot of five minutes is longer than a test: what waiting costs could not add up
            "rank.slot=2s",
            "rank.window=1m",
            "rank.refresh=2s",
            "migrate.full-at=0.5",
            "migrate.gain=1",
            "migrate.bandwidth=1000",
            "openstack.refresh=3s",
            "shadow.recovery=10s",
            "shadow.busy-at=1000");

    /** "yes" for a cloud that is removed at the end, a folder for one that is kept; empty: none. */
    private static final String ASKED = System.getProperty("gnomon.test.cloud", "");

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    private final Path state;
    private final boolean kept;

    /** @param kept whether it is left running at the end */
    private TestCloud(Path state, boolean kept) {
        this.state = state;
        this.kept = kept;
    }

    /** Why there can be no cloud here, if so. */
    static Optional<String> obstacle() {
        if (ASKED.isEmpty()) {
            return Optional.of("the test cloud takes minutes: ask for it with -Dgnomon.test.cloud=yes");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("the test cloud needs root");
        }
        return Stream.of(
                        "nova-compute",
                        "keystone-manage",
                        "placement-manage",
                        "mariadbd",
                        "uwsgi",
                        "qemu-system-x86_64")
                .filter(tool -> Stream.of("/usr/bin", "/usr/sbin")
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                .findFirst()
                .map(tool -> tool + " is missing: './gnomon cloud up' installs it");
    }

    static TestCloud start() {
        try {
            boolean kept = !ASKED.equals("yes");
            Path state = kept ? Path.of(ASKED) : Files.createTempDirectory(Path.of("/var/tmp"), "gnomon-cloud-");
            TestCloud cloud = new TestCloud(state, kept);
            Files.createDirectories(state);
            Files.write(state.resolve(".gnomon-cloud"), new byte[0]); // else it is not empty, and not the cloud's
            Files.createDirectories(cloud.loads());
            try {
                cloud.up();
            } catch (RuntimeException | Error e) {
                cloud.close();
                throw e;
            }
            return cloud;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts what does not run. */
    String up() {
        List<String> options = new ArrayList<>(
                List.of("--yes", "--fake", Integer.toString(FAKES), "--computes", Integer.toString(COMPUTES)));
        for (String setting : SETTINGS) {
            options.addAll(List.of("--set", setting));
        }
        options.addAll(List.of("--set", "servers.image-folders=" + loads()));
        return gnomon("up", options.toArray(String[]::new));
    }

    /** Where load for trace-driven servers is kept. */
    Path loads() {
        return state.resolve("loads");
    }

    /** The daemon of this cloud, as one who may read and change everything. */
    Client daemon() {
        return daemon("*");
    }

    /** The same for one project. */
    Client daemon(String project) {
        String port = text(state.resolve("ports"))
                .lines()
                .filter(line -> line.startsWith("daemon_port="))
                .findFirst()
                .orElseThrow()
                .substring("daemon_port=".length());
        return new Client(
                URI.create("http://127.0.0.1:" + port),
                text(state.resolve("gnomon/admin-token")).strip(),
                project,
                "test");
    }

    /** What a command of Gnomon prints to the admin of this cloud, who has OpenStack's variables and nothing of the daemon's. */
    String asAdmin(String... command) {
        List<String> words = new ArrayList<>(List.of(
                "env",
                "OS_CLIENT_CONFIG_FILE=" + state.resolve("clouds.yaml"),
                "OS_CLOUD=gnomon-cloud",
                TOP.resolve("gnomon").toString(),
                "--url",
                daemon().url().toString()));
        words.addAll(List.of(command));
        return run(words);
    }

    /** By which nova-scheduler asks the daemon. */
    Path socket() {
        return state.resolve("gnomon/rest.sock");
    }

    /** The table of services, and whether all of them run. */
    String status() {
        return gnomon("status");
    }

    void down() {
        gnomon("down");
    }

    Path state() {
        return state;
    }

    /** The number of a service's process. */
    long processOf(String service) {
        try {
            return Long.parseLong(Files.readString(state.resolve("run").resolve(service + ".pid"))
                    .split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops a service as soon as something holds, so that it hangs with its sockets open, does something, and lets it go on. */
    void whileStopped(String service, BooleanSupplier when, Runnable work) {
        String group = "-" + processOf(service);
        eventually(service + " may be stopped", Duration.ofSeconds(60), when);
        run(List.of("kill", "-STOP", "--", group));
        try {
            work.run();
        } finally {
            run(List.of("kill", "-CONT", "--", group));
        }
    }

    /** Whether a server's domain has been started on the first real hypervisor: its libvirtd keeps a file of each that runs. */
    boolean hasStartedOne() {
        String[] running = state.resolve("libvirt/127.0.1.1/run/qemu").toFile().list();
        return running != null && Stream.of(running).anyMatch(file -> file.matches("instance-.*\\.xml"));
    }

    /** Processes that carry the mark of this cloud, or run beneath one of its libvirtds. */
    List<String> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> text(process.resolve("environ")).contains("TESTCLOUD_STATE=" + state + "\0")
                            || text(process.resolve("cmdline")).contains(state.toString()))
                    .map(process -> text(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file says now; nothing if it cannot be read, as of a process that has ended. */
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        if (!kept) {
            gnomon("wipe");
        }
    }

    private String gnomon(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(TOP.resolve("gnomon").toString(), "cloud", command));
        words.addAll(List.of("--state", state.toString()));
        words.addAll(List.of(more));
        return run(words);
    }

    /** Its output, into a file: what it starts keeps no pipe of ours open. */
    static String run(List<String> words) {
        try {
            Path log = Files.createTempFile("gnomon-cloud-", ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
                // two cores boot guests meanwhile: where an answer in time is not what is tested it gets more time
                builder.environment().put("GNOMON_TIMEOUT_MS", "500");
                int exit = builder.start().waitFor();
                if (exit != 0) {
                    throw new IllegalStateException(words + " failed with " + exit + ": " + text(log));
                }
                return text(log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
