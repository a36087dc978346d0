package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.rest.Views.ServerView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a scheduler is told to put a server, by a real daemon with three trace-driven hypervisors of 8 cores. */
class RankTest {
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    private final HttpClient http = HttpClient.newHttpClient();
    private TraceDaemon daemon;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        daemon =
                new TraceDaemon(temporary, NODES, Map.of("rank.slot", "1s", "rank.window", "1m", "rank.refresh", "1s"));
        client = daemon.client("default");
        eventually("every hypervisor is seen", () -> explained(1, 512).values().stream()
                .allMatch(RankPlace::known));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private ServerView create(String name, String hypervisor, double cores, double ceiling, double memory)
            throws IOException {
        return daemon.create(name, hypervisor, cores, ceiling, memory, false);
    }

    @Test
    void theBusyHypervisorIsTheWorstUntilItsServerIsGone() throws Exception {
        create("busy", "node-1", 7.5, 8, 1_024);
        eventually(
                "node-1 is the worst",
                () -> weights(2, 512).get("node-1")
                        < Math.min(
                                        weights(2, 512).get("node-2"),
                                        weights(2, 512).get("node-3"))
                                - 0.05);

        JsonNode answer = rank(UUID.randomUUID().toString(), 2, 512, NODES);
        double[] weights = doubles(answer.get("weight"));
        assertThat(weights[0]).isLessThan(Math.min(weights[1], weights[2]) - 0.05);
        assertThat(create("next", null, 0, 2, 512).hypervisor())
                .as("a server that is created here goes by the same ranking")
                .isNotEqualTo("node-1");

        eventually("it runs", () -> client.servers().size() == 2);
        client.deleteServer("busy");
        client.deleteServer("next");
        eventually("node-1 is as good as the others again", () -> {
            Map<String, Double> now = weights(2, 512);
            return Math.abs(now.get("node-1") - now.get("node-3")) < 0.01;
        });
    }

    @Test
    void aBurstIsSpreadThoughNothingOfItIsSeenYet() throws Exception {
        Map<Integer, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 21; i++) {
            chosen.merge(best(rank(UUID.randomUUID().toString(), 1, 256, NODES)), 1, Integer::sum);
        }
        assertThat(chosen).containsOnly(Map.entry(0, 7), Map.entry(1, 7), Map.entry(2, 7));
    }

    @Test
    void whereItIsHeldStandsOutFromEqualOnesUnlessNovaHasAGroupToThinkOf() throws Exception {
        double[] alone = sorted(rank(UUID.randomUUID().toString(), 1, 256, NODES));
        assertThat(alone[2] - alone[1]).as("all three are equal").isGreaterThanOrEqualTo(0.01);

        String question = question(UUID.randomUUID().toString(), 1, 256, NODES, h -> 32_768, h -> 32_768)
                .replace("\"server\":{", "\"server\":{\"hints\":{\"group\":[\"g\"]},");
        double[] grouped = sorted(JSON.readTree(post(question).body()));
        assertThat(grouped[2] - grouped[1]).as("one of three is taken").isZero();
    }

    private static double[] sorted(JsonNode answer) {
        return DoubleStream.of(doubles(answer.get("weight"))).sorted().toArray();
    }

    @Test
    void askedAgainTheSameServerCountsOnce() throws Exception {
        String id = UUID.randomUUID().toString();
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            chosen.add(best(rank(id, 1, 256, NODES)));
        }
        assertThat(chosen).hasSize(1);
        Set<Integer> next = Set.of(
                best(rank(UUID.randomUUID().toString(), 1, 256, NODES)),
                best(rank(UUID.randomUUID().toString(), 1, 256, NODES)));
        assertThat(next).hasSize(2).doesNotContainAnyElementsOf(chosen);
    }

    @Test
    void whereItIsHeldItStaysWhenNovaAsksForAlternativesAndMovesIfThatIsNoChoiceAnyMore() throws Exception {
        String id = UUID.randomUUID().toString();
        String first = NODES.get(best(rank(id, 1, 256, NODES)));
        rank(id, 1, 256, NODES); // for alternatives: the same id again
        List<String> others = NODES.stream().filter(n -> !n.equals(first)).toList();
        Set<String> next = new HashSet<>();
        next.add(NODES.get(best(rank(UUID.randomUUID().toString(), 1, 256, NODES))));
        next.add(NODES.get(best(rank(UUID.randomUUID().toString(), 1, 256, NODES))));
        assertThat(next).containsExactlyInAnyOrderElementsOf(others);

        String again = others.get(best(rank(id, 1, 256, others))); // it did not start there: Nova tries elsewhere
        int third = best(rank(UUID.randomUUID().toString(), 1, 256, NODES));
        assertThat(NODES.get(third))
                .as("where it is held no more")
                .isEqualTo(first)
                .isNotEqualTo(again);
    }

    @Test
    void aServerThatDoesNotExistYetHoldsNothing() throws Exception {
        Map<String, Double> before = weights(4, 512);
        for (int i = 0; i < 5; i++) {
            rank(null, 4, 512, NODES);
            explained(4, 512);
        }
        assertThat(weights(4, 512)).isEqualTo(before);
    }

    @Test
    void aHypervisorThatNobodyWatchesIsLeftToNova() throws Exception {
        JsonNode answer = rank("a", 1, 512, List.of("node-2", "elsewhere"));
        assertThat(answer.get("known")).isEqualTo(JSON.readTree("[true, false]"));
        assertThat(answer.get("weight").get(0).isNumber()).isTrue();
        assertThat(answer.get("weight").get(1).isNull()).isTrue();
        assertThat(answer.get("refusedBy")).isEmpty();
    }

    @Test
    void oneThatIsFullInNovasEyesOrInOursIsRefusedWithTheRule() throws Exception {
        create("large", "node-1", 0.1, 1, 16_000);
        eventually("a full look has shown it", () -> client.hypervisor("node-1").servers() == 1);

        JsonNode answer = JSON.readTree(post(question("a", 1, 20_000, NODES, h -> 32_768, h -> h == 2 ? 100 : 32_768))
                .body());
        assertThat(answer.get("refusedBy")).isEqualTo(JSON.readTree("{\"0\": \"memory\", \"2\": \"memory\"}"));
        assertThat(answer.get("weight").get(0).isNull()).isTrue();
        assertThat(answer.get("known").get(0).booleanValue()).isTrue();

        RankPlace place = explained(1, 20_000).get("node-1");
        assertThat(place.refusedBy()).isEqualTo("memory");
        assertThat(place.asked()).isEqualTo(20_000.0);
        assertThat(place.used()).isEqualTo(16_000.0);
        assertThat(place.reason()).contains("asked 20000 MiB");
    }

    @Test
    void anExplanationAddsUpAndSaysWhichWeigherDecides() throws Exception {
        create("busy", "node-2", 7.5, 8, 1_024);
        eventually(
                "node-2 is the worst",
                () -> weights(2, 512).get("node-2") < weights(2, 512).get("node-1") - 0.05);
        RankExplanation all =
                client.rank(new RankServer(null, null, 1, new RankFlavor(null, 2, 512L, null, Map.of()), null, null));
        assertThat(all.places()).extracting(RankPlace::name).containsExactly("node-1", "node-3", "node-2");
        double[] sums = all.places().stream()
                .mapToDouble(p -> p.contributions().stream()
                        .mapToDouble(c -> c.weighted())
                        .sum())
                .toArray();
        assertThat(sums[0]).isGreaterThan(sums[2]);
        double most = all.places().get(0).contributions().stream()
                .filter(c -> c.normalised() > 0)
                .mapToDouble(c -> c.weighted() / c.normalised())
                .sum();
        assertThat(all.places().get(0).weight())
                .isCloseTo(sums[0] / most, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(all.places().get(0).contributions())
                .extracting(c -> c.weigher())
                .contains("peak", "contention", "shadow-health");
    }

    @Test
    void whatIsUnknownInAQuestionIsNoError() throws Exception {
        HttpResponse<String> answer = post(
                "{\"later\": 1, \"server\": {\"id\": \"x\", \"new\": {}, \"flavor\": {\"vcpus\": 1,"
                        + " \"memoryMib\": 64, \"extraSpecs\": {\"gnomon:max_vcpus\": \"many\", \"quota:cpu_quota\": \"-7\"}}},"
                        + " \"hypervisors\": {\"zone\": [], \"name\": [\"node-1\"], \"totalMemoryMib\": [0], \"freeMemoryMib\": [0],"
                        + " \"vcpus\": [0], \"vcpusUsed\": [0], \"cpuAllocationRatio\": [0.0], \"ramAllocationRatio\": [0.0]}}");
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("refusedBy")).isEmpty();
    }

    @Test
    void thatNovasBooksGoBelowZeroIsNoError() throws Exception {
        HttpResponse<String> answer = post(
                "{\"server\": {\"id\": \"x\", \"flavor\": {\"vcpus\": 1, \"memoryMib\": 64}},"
                        + " \"hypervisors\": {\"name\": [\"node-1\"], \"totalMemoryMib\": [4096], \"freeMemoryMib\": [-512],"
                        + " \"vcpus\": [2], \"vcpusUsed\": [-1], \"cpuAllocationRatio\": [16.0], \"ramAllocationRatio\": [2.0]}}");
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("refusedBy")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"server\": {}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1}}, \"hypervisors\": null}",
                "{\"server\": {\"flavor\": {\"vcpus\": -1, \"memoryMib\": 1}}, \"hypervisors\": null}",
                "{\"server\": {\"flavor\": {\"name\": \"m1.small\"}}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 1}}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 1}}, \"hypervisors\": {\"name\": [\"a\"]}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 1}}, \"hypervisors\": {\"name\": [\"a\"],"
                        + " \"totalMemoryMib\": [1, 2], \"freeMemoryMib\": [1], \"vcpus\": [1], \"vcpusUsed\": [1],"
                        + " \"cpuAllocationRatio\": [1], \"ramAllocationRatio\": [1]}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 1}}, \"hypervisors\": {\"name\": [null],"
                        + " \"totalMemoryMib\": [1], \"freeMemoryMib\": [1], \"vcpus\": [1], \"vcpusUsed\": [1],"
                        + " \"cpuAllocationRatio\": [1], \"ramAllocationRatio\": [1]}}",
                "{\"server\": {\"flavor\": {\"vcpus\": 1, \"memoryMib\": 1}}, \"hypervisors\": {\"name\": [\"a\"],"
                        + " \"totalMemoryMib\": [1], \"freeMemoryMib\": [1], \"vcpus\": [-1], \"vcpusUsed\": [1],"
                        + " \"cpuAllocationRatio\": [1], \"ramAllocationRatio\": [1]}}"
            })
    void aQuestionThatMakesNoSenseIsTheCallersFault(String body) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("fault").textValue()).isEqualTo("user");
    }

    @Test
    void tenThousandHypervisorsFitIntoAQuestion() throws Exception {
        List<String> names = IntStream.range(0, 10_000)
                .mapToObj(i -> "compute-" + i + ".cloud.example")
                .collect(Collectors.toList());
        names.set(9_999, "node-3");
        JsonNode answer = rank("a", 1, 512, names);
        assertThat(answer.get("known")).hasSize(10_000);
        assertThat(best(answer)).isEqualTo(9_999);
    }

    // ---- what is asked ----

    private Map<String, RankPlace> explained(int vcpus, long memory) {
        RankFlavor flavor = new RankFlavor(null, vcpus, memory, null, Map.of());
        return client.rank(new RankServer(null, null, 1, flavor, null, null)).places().stream()
                .collect(Collectors.toMap(RankPlace::name, p -> p));
    }

    private Map<String, Double> weights(int vcpus, long memory) {
        return explained(vcpus, memory).values().stream()
                .collect(Collectors.toMap(RankPlace::name, p -> p.weight() == null ? -1 : p.weight()));
    }

    interface Column {
        double at(int hypervisor);
    }

    private JsonNode rank(String id, int vcpus, long memory, List<String> names) throws Exception {
        HttpResponse<String> answer = post(question(id, vcpus, memory, names, h -> 32_768, h -> 32_768));
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    static String question(String id, int vcpus, long memory, List<String> names, Column total, Column free)
            throws IOException {
        Map<String, Object> hypervisors = new HashMap<>();
        hypervisors.put("name", names);
        Map<String, Column> columns = Map.of(
                "totalMemoryMib", total,
                "freeMemoryMib", free,
                "vcpus", h -> 8,
                "vcpusUsed", h -> 0,
                "cpuAllocationRatio", h -> 4,
                "ramAllocationRatio", h -> 1);
        columns.forEach((name, column) -> hypervisors.put(
                name, IntStream.range(0, names.size()).mapToDouble(column::at).toArray()));
        Map<String, Object> server = new HashMap<>();
        server.put("id", id);
        server.put("count", 1);
        server.put("flavor", Map.of("name", "m1", "vcpus", vcpus, "memoryMib", memory, "extraSpecs", Map.of()));
        return JSON.writeValueAsString(Map.of("requestId", "req-1", "server", server, "hypervisors", hypervisors));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(daemon.url() + "/v1/rank"))
                        .header("Authorization", "Bearer " + daemon.token())
                        .header("X-Gnomon-Project", "*")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Which of those that were asked about a scheduler takes. */
    static int best(JsonNode answer) {
        double[] weights = doubles(answer.get("weight"));
        double most = DoubleStream.of(weights).max().orElseThrow();
        return IntStream.range(0, weights.length)
                .filter(i -> weights[i] == most)
                .findFirst()
                .orElseThrow();
    }

    private static double[] doubles(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .mapToDouble(i -> array.get(i).isNull() ? -1 : array.get(i).doubleValue())
                .toArray();
    }
}
