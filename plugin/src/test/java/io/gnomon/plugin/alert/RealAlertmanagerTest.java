package io.gnomon.plugin.alert;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.alert.Alert.Severity;
import io.gnomon.plugin.alert.Standing.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An Alertmanager as Debian has it (prometheus-alertmanager) takes what it is told, and knows what is over. */
@EnabledIf(
        value = "isThere",
        disabledReason =
                "there is no Alertmanager: -Dgnomon.test.alertmanager=FILE, or install prometheus-alertmanager")
class RealAlertmanagerTest {
    @TempDir
    Path folder;

    static boolean isThere() {
        return Files.isExecutable(program());
    }

    private static Path program() {
        return Path.of(System.getProperty("gnomon.test.alertmanager", "/usr/bin/prometheus-alertmanager"));
    }

    @Test
    void takesWhatFiresAndWhatIsResolved() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + port);
        Process process = new ProcessBuilder(
                        program().toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            Alertmanager alertmanager = new Alertmanager(List.of(url), Duration.ofSeconds(60));
            Instant now = Instant.now();
            Alert alert =
                    new Alert("GnomonHypervisorBusy", Map.of("hypervisor", "a"), Severity.WARNING, "busy", "look");
            Standing firing = new Standing(alert, State.FIRING, now.minusSeconds(60), now);
            int[] second = {0};
            eventually("it takes them", Duration.ofSeconds(60), () -> {
                try {
                    alertmanager.tell(List.of(firing), List.of(), now.plusSeconds(61L * second[0]++));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return alertmanager.problems().isEmpty();
            });
            JsonNode known = known(url);
            assertThat(known).hasSize(1);
            assertThat(known.get(0).path("labels").path("hypervisor").asText()).isEqualTo("a");
            assertThat(known.get(0).path("status").path("state").asText()).isEqualTo("active");
            alertmanager.tell(
                    List.of(), List.of(firing.in(State.RESOLVED)), Instant.now().minusSeconds(1));
            assertThat(alertmanager.problems()).isEmpty();
            eventually(
                    "it is over there", Duration.ofSeconds(20), () -> known(url).isEmpty());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static JsonNode known(URI url) {
        try {
            return new ObjectMapper().readTree(url.resolve("/api/v2/alerts").toURL());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
