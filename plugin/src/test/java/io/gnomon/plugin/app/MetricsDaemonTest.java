package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running daemon tells Prometheus, and that alert rules and the Grafana dashboard ask for nothing else. */
class MetricsDaemonTest {
    private static final Pattern OURS = Pattern.compile("\\bgnomon_[a-z_]+");
    private static final Path MONITORING = Path.of("..", "docs", "monitoring");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private String scrape(TraceDaemon daemon, String query) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(daemon.url() + "/v1/metrics" + query))
                .header("Authorization", "Bearer " + daemon.token())
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).join().body();
    }

    @Test
    void hypervisorsServersAndTheDaemonAreTold() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b"), Map.of())) {
            daemon.create("web", "a", 1, 4, 1024, true);
            eventually("it is seen and uses its core", () -> scrape(daemon, "?servers=true")
                    .lines()
                    .anyMatch(line -> line.startsWith("gnomon_server_usage{")
                            && line.contains("name=\"web\"")
                            && line.contains("resource=\"cpu\"")
                            && Math.abs(Double.parseDouble(line.substring(line.lastIndexOf(' '))) - 1) < 0.1));
            String text = scrape(daemon, "");
            assertThat(text)
                    .contains("gnomon_hypervisor_capacity{hypervisor=\"a\",resource=\"cpu\",unit=\"cores\"} 8.0")
                    .contains("gnomon_hypervisor_reachable{hypervisor=\"b\"} 1.0")
                    .contains("gnomon_hypervisor_promised{hypervisor=\"a\",resource=\"memory\",unit=\"MiB\"} 0.0")
                    .contains("gnomon_hypervisor_servers{hypervisor=\"a\"} 1.0")
                    .contains("gnomon_servers 1.0", "gnomon_hypervisors 2.0", "gnomon_problems 0.0")
                    .contains("gnomon_jobs_seconds_count{outcome=\"done\",task=\"cycle\"}")
                    .contains("path=\"/v1/servers\",status=\"201\"}")
                    .doesNotContain("gnomon_server_usage", daemon.token());

            Set<String> told = names(scrape(daemon, "?servers=true"));
            told.addAll(Set.of("gnomon_adjustments_total", "gnomon_notifications_total")); // counted from the first on
            assertThat(names(rules())).isNotEmpty().isSubsetOf(told);
            assertThat(names(dashboard())).isNotEmpty().isSubsetOf(told);
        }
    }

    private static Set<String> names(String text) {
        return OURS.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String rules() throws Exception {
        JsonNode file = new YAMLMapper()
                .readTree(MONITORING.resolve("gnomon-alerts.yaml").toFile());
        return file.findValuesAsText("expr").toString();
    }

    private static String dashboard() throws Exception {
        JsonNode file = new ObjectMapper()
                .readTree(MONITORING.resolve("gnomon-grafana.json").toFile());
        return file.findValuesAsText("expr").toString();
    }
}
