package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.app.DaemonFaults.configuration;
import static io.gnomon.plugin.app.DaemonFaults.samples;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is erased is nowhere below the data folder any more, and the rest is. */
class DaemonErasureTest {
    @TempDir
    Path folder;

    @Test
    void whatIsErasedWhileTheDaemonRunsIsNowhereBelowItsData() throws IOException {
        Path traces = Files.createDirectory(folder.resolve("traces"));
        Files.writeString(traces.resolve("cpu.csv"), "forgotten,2000,3000\nkept,3000,2000\n");
        List<String> configuration = configuration(folder, "hypervisors: []", "traces.folder: " + traces);
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
        try (DaemonProcess daemon =
                DaemonProcess.start(folder, configuration(folder, "hypervisors: [\"trace:///a\"]"))) {
            Client client = daemon.client();
            client.createServer(
                    LabServer.of(folder, "a", "bygone", calmThenBusy(0), "").request());
            eventually("it was adjusted", () -> client.adjustments(Optional.empty(), 10).stream()
                    .anyMatch(a -> a.state().equals("verified")));
            client.deleteServer("bygone");
            assertThat(client.adjustments(Optional.of("bygone"), 10)).isNotEmpty();

            // refused while one of its adjustments is under way, which it is for a moment after the journal has closed
            // it
            eventually("nothing is under way, and it is erased", () -> hasErased(client, "bygone"));

            assertThat(client.adjustments(Optional.empty(), 10)).isEmpty();
            daemon.stop();
        }
        assertThat(filesWith("bygone")).isEmpty();
    }

    private static boolean hasErased(Client client, String server) {
        try {
            return client.eraseServerHistory(server) > 0;
        } catch (ClientException e) {
            assertThat(e).hasMessageContaining("under way");
            return false;
        }
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
}
