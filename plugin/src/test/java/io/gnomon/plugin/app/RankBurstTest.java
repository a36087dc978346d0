package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.plugin.rest.RankViews.RankServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers that ask at the same moment, each on a thread of its own, a real daemon with ten equal hypervisors. */
class RankBurstTest {
    private static final List<String> NODES =
            IntStream.range(0, 10).mapToObj(i -> "node-" + i).toList();
    private static final int REQUESTS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    @RepeatedTest(3)
    void twentyEqualRequestsAtOnceOverTenEqualHypervisorsAreTwoForEach() throws Exception {
        ExecutorService schedulers = Executors.newFixedThreadPool(REQUESTS);
        try (TraceDaemon daemon = new TraceDaemon(temporary, NODES, Map.of("rank.refresh", "1s"))) {
            Client client = daemon.client("default");
            eventually("every hypervisor is seen", () -> client
                    .rank(new RankServer(null, null, 1, new RankFlavor(null, 1, 256L, null, Map.of()), null, null))
                    .places()
                    .stream()
                    .allMatch(RankPlace::known));
            CyclicBarrier together = new CyclicBarrier(REQUESTS);
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                asked.add(schedulers.submit(() -> chosen(daemon, together)));
            }
            Map<Integer, Integer> on = new TreeMap<>();
            for (Future<Integer> chosen : asked) {
                on.merge(chosen.get(), 1, Integer::sum);
            }
            assertThat(on.values()).as("%s", on).hasSize(NODES.size()).containsOnly(REQUESTS / NODES.size());
        } finally {
            schedulers.shutdownNow();
        }
    }

    private static int chosen(TraceDaemon daemon, CyclicBarrier together) throws Exception {
        HttpClient http = HttpClient.newHttpClient(); // a connection of its own
        String question = RankTest.question(UUID.randomUUID().toString(), 1, 256, NODES, h -> 32_768, h -> 32_768);
        together.await();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(daemon.url() + "/v1/rank"))
                        .header("Authorization", "Bearer " + daemon.token())
                        .header("X-Gnomon-Project", "*")
                        .POST(HttpRequest.BodyPublishers.ofString(question))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        return RankTest.best(JSON.readTree(answer.body()));
    }
}
