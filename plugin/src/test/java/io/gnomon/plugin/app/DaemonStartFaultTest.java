package io.gnomon.plugin.app;

import static io.gnomon.plugin.app.DaemonFaults.noStackTrace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gnomon.plugin.lab.Forked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot work is said at once, in words. */
class DaemonStartFaultTest {
    @TempDir
    Path folder;

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
}
