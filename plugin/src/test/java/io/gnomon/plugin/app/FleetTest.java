package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /v1/fleet} of a real daemon. */
final class FleetTest {
    @TempDir
    Path folder;

    @Test
    void theFleetComesInColumnsAndAProjectSeesItsOwnServersOnly() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("b", "a"), Map.of())) {
            String id = daemon.create("web", "b", 0.5, 2, 1024, true).id().toString();
            eventually(
                    "it is read",
                    () -> fleet(daemon, "default").at("/servers/usage/cpu/0").isNumber());
            JsonNode own = fleet(daemon, "default");
            assertThat(own.at("/hypervisors/name").toString()).isEqualTo("[\"a\",\"b\"]");
            assertThat(own.at("/hypervisors/reachable/1").asBoolean()).isTrue();
            assertThat(own.at("/hypervisors/servers").toString()).isEqualTo("[0,1]");
            assertThat(own.at("/hypervisors/capacity/cpu/1").asDouble()).isEqualTo(8);
            assertThat(own.at("/hypervisors/allocated/cpu/1").asDouble()).isEqualTo(2);
            assertThat(own.at("/servers/id/0").asText()).isEqualTo(id);
            assertThat(own.at("/servers/hypervisor/0").asInt()).isEqualTo(1);
            assertThat(own.at("/servers/projects/"
                                    + own.at("/servers/project/0").asInt())
                            .asText())
                    .isEqualTo("default");
            assertThat(own.at("/servers/ceiling/network/0").isNull()).isTrue();
            assertThat(own.at("/servers/ceiling/memory/0").asDouble()).isEqualTo(1024);
            assertThat(own.at("/servers/ageSeconds/0").asDouble()).isBetween(0.0, 60.0);

            assertThat(fleet(daemon, "*").at("/servers/name").toString()).isEqualTo("[\"web\"]");
            JsonNode other = fleet(daemon, "other");
            assertThat(other.at("/servers/id")).isEmpty();
            assertThat(other.at("/servers/usage/cpu")).isEmpty();
            assertThat(other.at("/hypervisors/name")).hasSize(2);
        }
    }

    private static JsonNode fleet(TraceDaemon daemon, String project) {
        HttpRequest request = HttpRequest.newBuilder(daemon.url().resolve("/v1/fleet"))
                .header("Authorization", "Bearer " + daemon.token())
                .header("X-Gnomon-Project", project)
                .build();
        try {
            return new ObjectMapper()
                    .readTree(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
