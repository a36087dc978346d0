package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.RouteList;
import io.gnomon.plugin.rest.SchemaCheck;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running daemon answers is what it says that it answers. */
class OpenApiDaemonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILLED =
            List.of("/v1/servers", "/v1/hypervisors", "/v1/servers/{id}/samples", "/v1/servers/{id}/forecasts");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private JsonNode get(TraceDaemon daemon, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(daemon.url() + path))
                .header("Authorization", "Bearer " + daemon.token())
                .method(method, BodyPublishers.noBody())
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void everyAnswerOfEveryReadingRouteFitsTheDocument() throws Exception {
        Map<String, String> quick = Map.of(
                "match.learning-period", "1s", "forecast.step", "1s", "forecast.lead", "5s", "forecast.horizon", "10s");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), quick)) {
            daemon.create("web", "a", 1, 4, 1024, true);
            Client client = daemon.client("default");
            client.grantConsent();
            eventually("it is seen", () -> client.servers().size() == 1);
            eventually("it is forecast", () -> !client.forecasts("web").isEmpty());
            JsonNode document = get(daemon, "GET", "/v1/openapi.json");
            List<String> fitted = new ArrayList<>();
            for (RouteList.Entry route : RouteList.all()) {
                if (!route.method().equals("GET") || !route.json()) {
                    continue;
                }
                String path = route.path()
                        .replace("{id}", route.path().contains("adjustments") ? "1" : "web")
                        .replace("{name}", "trace:%2F%2F%2Fa")
                        .replace("{profile}", "x");
                JsonNode answer = get(daemon, "GET", path);
                JsonNode responses = document.path("paths")
                        .path(route.path())
                        .path(route.method().toLowerCase(Locale.ROOT))
                        .path("responses");
                boolean failed = answer.has("fault") && answer.has("mend");
                JsonNode schema = failed
                        ? document.at("/components/responses/error/content/application~1json/schema")
                        : responses.path("200").at("/content/application~1json/schema");
                assertThat(schema.isObject()).as(path).isTrue();
                assertThat(SchemaCheck.problems(document, schema, answer))
                        .as(path)
                        .isEmpty();
                if (FILLED.contains(route.path())) {
                    assertThat(answer).as(path + " has something to be checked").isNotEmpty();
                    fitted.add(route.path());
                }
            }
            assertThat(fitted).containsExactlyInAnyOrderElementsOf(FILLED);
        }
    }
}
