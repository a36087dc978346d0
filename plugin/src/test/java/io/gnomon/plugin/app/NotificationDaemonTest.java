package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.EventReader;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.notify.Receiver;
import io.gnomon.plugin.notify.Receiver.Mood;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adjustments of a real daemon, told to a webhook over HTTP and to whoever follows. */
class NotificationDaemonTest {
    private static final String SECRET = "a secret of the two of us";

    @TempDir
    Path temporary;

    private Path folder;
    private Path secret;
    private Receiver receiver;

    @BeforeEach
    void start() throws IOException {
        folder = temporary.toRealPath();
        receiver = new Receiver();
        secret = Files.writeString(folder.resolve("hook-secret"), SECRET);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectory(folder.resolve("data"));
        Files.createDirectory(folder.resolve("images"));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Daemon daemon() {
        String images = folder.resolve("images").toString();
        return new Daemon(
                Configuration.of(Map.of(
                        "daemon.data", folder.resolve("data").toString(),
                        "daemon.port", "0",
                        "hypervisors", "trace:///a",
                        "guest.image", images,
                        "servers.image-folders", images,
                        "observe.period", "500ms",
                        "observe.young-period", "250ms",
                        "notifications.webhooks", receiver.url() + " " + secret,
                        "notifications.digest-above", "1",
                        "notifications.digest-window", "1s")),
                state -> {},
                InstantSource.system());
    }

    private Client client(Daemon daemon, String tokenFile) throws IOException {
        String token =
                Files.readString(folder.resolve("data").resolve(tokenFile)).strip();
        return new Client(daemon.url(), token, tokenFile.equals("token") ? "default" : "*", "test");
    }

    private void busyServer(Client client) {
        client.createServer(LabServer.of(folder.resolve("images"), "a", "web", calmThenBusy(0), "")
                .request());
    }

    @Test
    void everyAdjustmentIsToldWithItsReasonSinglyOrInADigestAndLive() throws Exception {
        try (Daemon daemon = daemon();
                EventReader follow = client(daemon, "token").events()) {
            Client client = client(daemon, "token");
            busyServer(client);
            Optional<AdjustmentView> live = Optional.empty();
            while (live.isEmpty()) {
                live = follow.next().orElseThrow().adjustment();
            }
            assertThat(live.orElseThrow().reason()).isNotBlank();
            eventually("all that is in the list was told", () -> {
                int listed = client.notifications(1000).size();
                return listed > 1 && told() == listed;
            });
            JsonNode first = receiver.got.get(0).json().path("data");
            assertThat(first.path("serverName").asText()).isEqualTo("web");
            assertThat(first.path("adjustment").path("reason").asText()).isNotBlank();
            assertThat(client.status().problems()).isEmpty();
            assertThat(client(daemon, "admin-token").testWebhooks())
                    .singleElement()
                    .matches(w -> w.delivered() && w.detail().equals("HTTP 204"));
        }
        try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
            assertThat(all.filter(Files::isRegularFile).filter(this::holdsTheSecret))
                    .isEmpty();
        }
    }

    private int told() {
        return receiver.got.stream()
                .map(Receiver.Got::json)
                .mapToInt(j -> j.path("type").asText().equals("digest")
                        ? j.path("data").path("total").asInt()
                        : 1)
                .sum();
    }

    private boolean holdsTheSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            return false; // it has gone meanwhile
        }
    }

    @Test
    void aWebhookThatHangsDelaysNoCycleAndTheStatusTellsOfOneThatFails() throws Exception {
        receiver.mood = Mood.HANGS;
        try (Daemon daemon = daemon()) {
            Client client = client(daemon, "token");
            busyServer(client);
            eventually("it hangs", () -> !receiver.got.isEmpty());
            long cycles = client.status().cycles();
            eventually("cycles go on", () -> client.status().cycles() > cycles + 3);
            assertThat(client.adjustments(Optional.empty(), 10)).isNotEmpty();
            assertThat(receiver.got).hasSize(1);
        }
        receiver.mood = Mood.REFUSES;
        try (Daemon daemon = daemon()) {
            Client client = client(daemon, "token");
            busyServer(client);
            eventually("it is said", () -> client.status().problems().stream()
                    .anyMatch(p -> p.contains("webhook at http://127.0.0.1") && p.contains("HTTP 400")));
            assertThat(client.status().problems()).noneMatch(p -> p.contains(SECRET) || p.contains("/hook "));
        }
    }

    @Test
    void aSecretThatCannotBeReadIsSaidAtTheStart() throws IOException {
        Files.delete(secret);
        assertThatThrownBy(this::daemon)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hook-secret cannot be read");
        assertThat(List.of(folder.resolve("data/endpoint"))).allMatch(Files::notExists);
    }
}
