package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.stream.RealKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon sends its events to a real Kafka, which dies and comes back. */
class KafkaEndToEndTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void eventsArriveInOrderAndNoneIsLostWhileKafkaIsDownNorByARestart() throws Exception {
        Path home = Files.createDirectory(folder.resolve("kafka"));
        Files.createDirectory(folder.resolve("daemon"));
        try (RealKafka kafka = new RealKafka(home)) {
            Map<String, String> settings = Map.of("stream.kafka", kafka.servers(), "shadow.period", "200ms");
            ServerView web;
            try (TraceDaemon daemon = new TraceDaemon(folder.resolve("daemon"), List.of("a"), settings)) {
                web = daemon.create("web", "a", 1, 4, 1024, true);
                eventually("samples arrive", LONG, () -> daemon.metric("gnomon_stream_sent") > 3);
                kafka.kill();
                eventually(
                        "the daemon says that it is down",
                        LONG,
                        () -> daemon.client("default").status().problems().stream()
                                .anyMatch(p -> p.startsWith("Kafka at " + kafka.servers() + " takes no events since")));
                daemon.create("db", "a", 1, 4, 1024, true);
                eventually(
                        "what happens meanwhile waits",
                        LONG,
                        () -> daemon.metric("gnomon_stream_waiting{topic=\"requests\"}") == 1
                                && daemon.metric("gnomon_stream_waiting{topic=\"samples\"}") > 5);
            } // stops while Kafka is down
            kafka.start();
            try (TraceDaemon daemon = new TraceDaemon(folder.resolve("daemon"), List.of("a"), settings)) {
                eventually(
                        "all has been taken",
                        LONG,
                        () -> daemon.metric("gnomon_stream_sent") > 6
                                && daemon.metric("gnomon_stream_waiting{topic=\"requests\"}") == 0
                                && daemon.client("default").status().problems().isEmpty());
            }
            List<ConsumerRecord<String, String>> requests = kafka.records("gnomon.requests");
            assertThat(requests.stream()
                            .map(r -> read(r).path("serverName").asText())
                            .distinct())
                    .containsExactlyInAnyOrder("web", "db");
            ConsumerRecord<String, String> first = requests.stream()
                    .filter(r -> r.key().equals(web.id().toString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(headers(first))
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_type", "io.gnomon.requests")
                    .containsEntry("ce_subject", web.id().toString())
                    .containsEntry("content-type", "application/json")
                    .containsKeys("ce_id", "ce_time", "ce_source");

            List<ConsumerRecord<String, String>> samples = kafka.records("gnomon.samples");
            List<Long> numbers = samples.stream()
                    .map(r -> Long.parseLong(headers(r).get("ce_id").replaceFirst(".*-", "")))
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(numbers)
                    .isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
            assertThat(samples.stream()
                            .filter(r -> r.key().equals(web.id().toString()))
                            .map(r -> read(r).path("at").asText())
                            .distinct()
                            .toList())
                    .isSorted();
        }
    }

    private static JsonNode read(ConsumerRecord<String, String> r) {
        try {
            return new ObjectMapper().readTree(r.value());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> r) {
        return java.util.Arrays.stream(r.headers().toArray())
                .collect(Collectors.toMap(h -> h.key(), h -> new String(h.value(), StandardCharsets.UTF_8)));
    }
}
