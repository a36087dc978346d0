package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.app.DaemonFaults.configuration;
import static io.gnomon.plugin.app.DaemonFaults.noStackTrace;
import static io.gnomon.plugin.app.DaemonFaults.samples;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.store.SmallDisk;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input and faults while the daemon runs, on trace-driven hypervisors. */
class DaemonRunFaultTest {
    @TempDir
    Path folder;

    @Test
    void aTraceWithGapsIsServedWithoutTheGaps() throws IOException {
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.writeString(traces.resolve("cpu.csv"), "steady,2000,2000\nabsent,,\n");
        Files.writeString(traces.resolve("mem.csv"), "steady,700,\n");
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: []", "traces.folder: " + traces))) {
            Client client = daemon.client();
            eventually("both are seen", () -> client.servers().size() == 2);
            assertThat(client.server("absent").usage()).isEmpty();
            assertThat(client.server("steady").usage()).containsKey("cpu");
            assertThat(client.status().problems()).isEmpty();
        }
    }

    @Test
    void aSecondDaemonOnTheSameDataIsRefusedAndTheFirstGoesOn() {
        try (DaemonProcess first =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
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
        DaemonProcess daemon = DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"));
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
        try (DaemonProcess next = DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void aKilledDaemonsSocketIsTakenOverAndAnOrderlyEndRemovesIt() throws IOException {
        Path socket = folder.resolve("rest.sock");
        String[] lines = {"hypervisors: [\"trace:///a\"]", "daemon.socket: " + socket};
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration(folder, lines))) {
            assertThat(daemon.log()).contains("answering on the Unix socket " + socket);
            daemon.kill();
        }
        assertThat(socket).exists();
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration(folder, lines))) {
            assertThat(daemon.log()).contains("left from a daemon that was killed");
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                String request = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
                        .contains("401", "the request has no token");
            }
            assertThat(daemon.stop()).isEqualTo(143);
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aHypervisorThatLeavesTheConfigurationTakesItsServersAlong() {
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\", \"trace:///b\"]"))) {
            daemon.client()
                    .createServer(LabServer.of(folder, "b", "orphan", calmThenBusy(0), "")
                            .request());
            eventually("it is seen", () -> daemon.client().servers().size() == 1);
            daemon.kill();
        }
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
            eventually("it is gone", () -> daemon.client().servers().isEmpty());
            eventually("nothing stays open", () -> daemon.client().status().openAdjustments() == 0);
            assertThat(daemon.log()).doesNotContain("\tat ");
        }
    }

    @Test
    void whileTheDiskIsFullTheDaemonGoesOnAndNothingOfWhatItSawIsLost() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (SmallDisk disk = SmallDisk.mount(data, 96);
                DaemonProcess daemon =
                        DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
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
            assertThat(status.out()).describedAs(status.toString()).contains("disk is full");
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
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
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
