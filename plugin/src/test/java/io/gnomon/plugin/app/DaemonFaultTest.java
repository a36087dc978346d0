package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input and faults of the whole daemon, on trace-driven hypervisors. */
class DaemonFaultTest {
    @TempDir
    Path folder;

    private List<String> configuration(String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "guest.image: " + folder,
                "observe.period: 500ms",
                "observe.young-period: 250ms",
                "forecast.step: 1s",
                "forecast.horizon: 30s",
                "forecast.lead: 10s",
                "match.learning-period: 2s"));
        lines.addAll(List.of(more));
        return lines;
    }

    // ---- what cannot work is said at once ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hypervisors: ["qmeu:///system"]       | qmeu
            hypervisors: ["trace:///a", "qemu"]   | qemu
            observe: {perod: 5s}                  | did you mean observe.period?
            observe: [                            | gnomon.yaml:
            traces.folder: /nonexistent/traces    | /nonexistent/traces
            """)
    void aConfigurationThatCannotWorkIsExplainedAndExitsWithOne(String line, String named) throws IOException {
        Forked.Result result = serve(line);

        assertThat(result.exit()).describedAs(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains(named);
        noStackTrace(result);
    }

    @Test
    void binaryRubbishAsConfigurationIsExplained() throws IOException {
        Path yaml = folder.resolve("gnomon.yaml");
        Files.write(yaml, new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe, '\n', 7});

        Forked.Result result = Forked.gnomon("serve", "--config", yaml.toString());

        assertThat(result.exit()).describedAs(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains(yaml.toString());
        noStackTrace(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,1,2,x3,4        | line 2, column 4: 'x3' is not a number
            a,1,NaN,4         | line 2, column 3: 'NaN' is not a number
            first,1,2         | line 2, column 1: 'first' came before, in line 1
            ,1,2              | line 2, column 1: the name is empty
            """)
    void aTraceWithLettersIsNamedByFileLineAndColumn(String second, String problem) throws IOException {
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.writeString(traces.resolve("cpu.csv"), "first,1,2,3\n" + second + "\n");

        Forked.Result result = serve("hypervisors: []\ntraces.folder: " + traces);

        assertThat(result.exit()).describedAs(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains(traces.resolve("cpu.csv").toString()).contains(problem);
        noStackTrace(result);
    }

    private Forked.Result serve(String line) throws IOException {
        Path yaml = folder.resolve("gnomon.yaml");
        Files.write(yaml, List.of(line, "daemon.port: 0", "daemon.data: " + folder.resolve("data")));
        return Forked.gnomon("serve", "--config", yaml.toString());
    }

    private static void noStackTrace(Forked.Result result) {
        assertThat(result.out() + result.err())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("not foreseen");
    }

    @Test
    void aLibvirtThatMayNotBeUsedIsNamedWithTheGroupThatHelps() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is missing (util-linux)");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
        Path open = Files.createTempDirectory("gnomon-permission");
        try (var socket = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path path = open.resolve("libvirt-sock");
            socket.bind(java.net.UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            List<String> command = new ArrayList<>(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=" + open));
            command.addAll(readableByAll(
                    open,
                    Forked.command(
                            List.of("-Duser.home=" + open),
                            "serve",
                            "--data-dir",
                            Files.createDirectory(
                                            open.resolve("data"),
                                            PosixFilePermissions.asFileAttribute(
                                                    PosixFilePermissions.fromString("rwxrwxrwx")))
                                    .toString(),
                            "--set",
                            "daemon.port=0",
                            "--set",
                            "hypervisors=qemu+unix:///system?socket=" + path)));
            Files.setPosixFilePermissions(open.resolve("data"), PosixFilePermissions.fromString("rwxrwxrwx"));

            Forked.Result result = Forked.run(command);

            assertThat(result.exit()).describedAs(result.toString()).isEqualTo(1);
            assertThat(result.err()).contains(path.toString()).contains("usermod -aG libvirt");
            noStackTrace(result);
        } finally {
            remove(open);
        }
    }

    /** The class path may lie in folders of root's: everything on it is copied. */
    private static List<String> readableByAll(Path to, List<String> command) throws IOException {
        List<String> result = new ArrayList<>(command);
        int at = result.indexOf("-cp") + 1;
        List<String> copies = new ArrayList<>();
        for (String entry : result.get(at).split(":", -1)) {
            Path from = Path.of(entry);
            Path copy = to.resolve("classes-" + copies.size() + (Files.isDirectory(from) ? "" : ".jar"));
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path target = from.equals(file)
                            ? copy
                            : copy.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
                    }
                }
            }
            copies.add(copy.toString());
        }
        result.set(at, String.join(":", copies));
        return result;
    }

    private static void remove(Path all) throws IOException {
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    // ---- what goes on while it runs ----

    @Test
    void aTraceWithGapsIsServedWithoutTheGaps() throws IOException {
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.writeString(traces.resolve("cpu.csv"), "steady,2000,2000\nabsent,,\n");
        Files.writeString(traces.resolve("mem.csv"), "steady,700,\n");
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration("hypervisors: []", "traces.folder: " + traces))) {
            Client client = daemon.client();
            eventually("both are seen", () -> client.servers().size() == 2);
            assertThat(client.server("absent").usage()).isEmpty();
            assertThat(client.server("steady").usage()).containsKey("cpu");
            assertThat(client.status().problems()).isEmpty();
        }
    }

    @Test
    void aSecondDaemonOnTheSameDataIsRefusedAndTheFirstGoesOn() {
        try (DaemonProcess first = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            Forked.Result second = Forked.gnomon(
                    "serve",
                    "--data-dir",
                    first.data().toString(),
                    "--set",
                    "daemon.port=0",
                    "--set",
                    "hypervisors=trace:///a");

            assertThat(second.exit()).describedAs(second.toString()).isEqualTo(1);
            assertThat(second.err()).contains(first.data().toString()).containsIgnoringCase("in use");
            noStackTrace(second);
            long cycles = first.client().status().cycles();
            eventually("the first goes on", () -> first.client().status().cycles() > cycles);
        }
    }

    @Test
    void askedToEndItEndsWithinSecondsAndLeavesNoEndpoint() {
        DaemonProcess daemon = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"));
        long before = System.nanoTime();

        int exit = daemon.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        assertThat(exit).isEqualTo(143);
        assertThat(daemon.data().resolve("endpoint")).doesNotExist();
        assertThat(daemon.log()).doesNotContain("\tat ").doesNotContain("did not stop cleanly");
        Forked.Result status = daemon.gnomon("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.err()).contains("no daemon runs on").contains("gnomon serve");
        // and its data can be used again
        try (DaemonProcess next = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void aHypervisorThatLeavesTheConfigurationTakesItsServersAlong() {
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\", \"trace:///b\"]"))) {
            daemon.client()
                    .createServer(LabServer.of(folder, "b", "orphan", calmThenBusy(0), "")
                            .request());
            eventually("it is seen", () -> daemon.client().servers().size() == 1);
            daemon.kill();
        }
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            eventually("it is gone", () -> daemon.client().servers().isEmpty());
            eventually("nothing stays open", () -> daemon.client().status().openAdjustments() == 0);
            assertThat(daemon.log()).doesNotContain("\tat ");
        }
    }

    @Test
    void whatIsErasedWhileTheDaemonRunsIsNowhereBelowItsData() throws IOException {
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.writeString(traces.resolve("cpu.csv"), "forgotten,2000,3000\nkept,3000,2000\n");
        List<String> configuration = configuration("hypervisors: []", "traces.folder: " + traces);
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            eventually("both have samples", () -> daemon.client().status().samples() > 40);
            daemon.stop();
        }
        String forgotten = pseudonym("forgotten");
        String kept = pseudonym("kept");
        assertThat(filesWith(forgotten)).isNotEmpty();

        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            Client client = daemon.client();
            eventually("nothing is under way", () -> client.status().openAdjustments() == 0);
            Forked.Result erased = daemon.gnomon("history", "erase", "--server", "forgotten");
            assertThat(erased.exit()).describedAs(erased.toString()).isZero();
            assertThat(erased.out()).matches("erased [1-9][0-9]* samples\\R");
            long cycles = client.status().cycles();
            eventually("cycles go on", () -> client.status().cycles() > cycles + 4);

            assertThat(filesWith(forgotten)).isEmpty();
            assertThat(filesWith(kept)).isNotEmpty();
            assertThat(client.samples("kept", 3600)).hasSizeGreaterThan(5);
            // it still runs: it is met again, as a stranger
            eventually("it is met again", () -> !samples(client, "forgotten").isEmpty());
            assertThat(client.status().problems()).isEmpty();
            daemon.stop();
        }
        assertThat(filesWith(forgotten)).isEmpty();
        assertThat(pseudonym("forgotten")).isNotEqualTo(forgotten);
        assertThat(pseudonym("kept")).isEqualTo(kept);
    }

    @Test
    void theHistoryOfAServerThatHasStoppedIsShownAndErasedToo() throws IOException {
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            Client client = daemon.client();
            client.createServer(
                    LabServer.of(folder, "a", "bygone", calmThenBusy(0), "").request());
            eventually("it was adjusted", () -> client.adjustments(Optional.empty(), 10).stream()
                    .anyMatch(a -> a.state().equals("verified")));
            client.deleteServer("bygone");
            assertThat(client.adjustments(Optional.of("bygone"), 10)).isNotEmpty();

            // refused while one of its adjustments is under way
            eventually("nothing is under way", () -> client.status().openAdjustments() == 0);
            assertThat(client.eraseServerHistory("bygone")).isPositive();

            assertThat(client.adjustments(Optional.empty(), 10)).isEmpty();
            daemon.stop();
        }
        assertThat(filesWith("bygone")).isEmpty();
    }

    private static List<SampleView> samples(Client client, String server) {
        return client.servers().stream().anyMatch(s -> s.name().equals(server))
                ? client.samples(server, 60)
                : List.of();
    }

    /** To be called while no daemon runs. */
    private String pseudonym(String name) {
        try (Database database = Database.open(folder.resolve("data/state"))) {
            return database.servers().ofProject("default").stream()
                    .filter(s -> s.name().equals(name))
                    .map(ServerRecord::pseudonym)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Files below the data folder that hold a text, in any of the encodings that the stores use. */
    private List<Path> filesWith(String text) throws IOException {
        List<byte[]> wanted = List.of(
                text.getBytes(StandardCharsets.UTF_8),
                text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(StandardCharsets.UTF_16BE));
        List<Path> result = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().contains("native-"))
                    .toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (wanted.stream().anyMatch(w -> content.contains(new String(w, StandardCharsets.ISO_8859_1)))) {
                    result.add(file);
                }
            }
        }
        return result;
    }

    @Test
    void whileTheDiskIsFullTheDaemonGoesOnAndNothingOfWhatItSawIsLost() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (SmallDisk disk = SmallDisk.mount(data, 96);
                DaemonProcess daemon = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            Client client = daemon.client();
            client.createServer(
                    LabServer.of(folder, "a", "early", calmThenBusy(0), "").request());
            eventually("samples are stored", () -> client.status().samples() > 5);
            disk.fill();
            eventually("the status names the full disk and the mend", () -> client.status().problems().stream()
                    .anyMatch(p -> p.contains("the disk is full") && p.contains("free some space")));
            long whenFull = client.status().samples();
            eventually("what is seen waits", () -> client.status().samples() > whenFull + 5);
            long cycles = client.status().cycles();
            eventually("cycles go on", () -> client.status().cycles() > cycles + 4);
            Forked.Result status = daemon.gnomon("status");
            assertThat(status.out()).contains("disk is full");
            noStackTrace(status);
            Forked.Result create = daemon.gnomon("server", "list");
            assertThat(create.exit()).describedAs(create.toString()).isZero();

            long waiting = client.status().samples();
            disk.free();
            eventually("it recovers by itself", () -> client.status().problems().isEmpty());
            assertThat(client.status().samples()).isGreaterThanOrEqualTo(waiting);
            client.createServer(
                    LabServer.of(folder, "a", "late", calmThenBusy(0), "").request());
            eventually(
                    "new servers are taken in", () -> !samples(client, "late").isEmpty());
            assertThat(daemon.stop()).isEqualTo(143);
            assertThat(daemon.log()).doesNotContain("samples are lost");
        }
    }

    @Test
    void aLoadTraceWithLettersIsRefusedWithFileAndLine() throws IOException {
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration("hypervisors: [\"trace:///a\"]"))) {
            LabServer bad = LabServer.of(folder, "a", "bad", calmThenBusy(0), "");
            Path load = Path.of(bad.request().disks().get(1));
            Files.writeString(load, "# gnomon load 1\n0 0.1 8 1\n5 zero 8 1\n");

            String message = Arrays.stream(catchMessage(() -> daemon.client().createServer(bad.request()))
                            .split("\n", -1))
                    .collect(Collectors.joining(" "))
                    .toLowerCase(Locale.ROOT);

            assertThat(message)
                    .contains(load.toString().toLowerCase(Locale.ROOT))
                    .contains("line 3")
                    .contains("zero");
            assertThat(daemon.client().servers()).isEmpty();
        }
    }

    private static String catchMessage(Runnable call) {
        try {
            call.run();
        } catch (io.gnomon.plugin.cli.ClientException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it was not refused");
    }
}
