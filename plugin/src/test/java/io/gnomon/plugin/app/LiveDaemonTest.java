package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real daemon streams of its servers. */
class LiveDaemonTest {
    @TempDir
    Path folder;

    @Test
    void samplesAndForecastsOfTheNamedServerArriveAndOfNoOther() throws Exception {
        Map<String, String> quick = Map.of(
                "match.learning-period", "1s", "forecast.step", "1s", "forecast.lead", "5s", "forecast.horizon", "10s");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), quick)) {
            daemon.create("web", "a", 1, 4, 1024, true);
            daemon.create("db", "a", 2, 4, 1024, true);
            eventually("both are seen", () -> daemon.client("default").servers().size() == 2);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(daemon.url() + "/v1/events?topics=samples,forecasts&server=web"))
                    .header("Authorization", "Bearer " + daemon.token())
                    .build();
            HttpResponse<Stream<String>> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            Iterator<String> lines = response.body().iterator();
            List<JsonNode> samples = new ArrayList<>();
            List<JsonNode> forecasts = new ArrayList<>();
            String event = "";
            while (samples.size() < 3 || forecasts.size() < 2) {
                String line = lines.next();
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    (event.equals("sample") ? samples : forecasts).add(new ObjectMapper().readTree(line.substring(6)));
                }
            }
            assertThat(samples).allMatch(s -> s.path("serverName").asText().equals("web"));
            assertThat(samples.stream().map(s -> s.path("at").asText()).distinct())
                    .hasSize(samples.size());
            assertThat(samples.get(2).path("ceiling").path("cpu").asDouble()).isEqualTo(4);
            assertThat(forecasts)
                    .allMatch(f -> f.path("serverName").asText().equals("web")
                            && !f.path("quantiles").isEmpty());
        }
    }
}
