package io.gnomon.plugin.demo;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.lab.Forked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo that needs no hypervisor, as its users run it. Its runs wait more than they work, so they wait together. */
@Execution(ExecutionMode.CONCURRENT)
class DemoSimulatedEndToEndTest {
    @TempDir
    Path folder;

    private List<String> demo(String... more) {
        return Stream.concat(
                        Forked.command(List.of("-Djava.io.tmpdir=" + folder), "demo", "--simulate").stream(),
                        Stream.of(more))
                .toList();
    }

    @Test
    void itSucceedsAndItsDataAgreesWithItself() throws IOException {
        Forked.Result result = Forked.run(demo("-f", "json"));

        JsonNode story = new ObjectMapper().readTree(result.out());
        JsonNode summary = story.get("summary");
        assertThat(result.exit())
                .describedAs(summary.get("shortcomings").toString())
                .isZero();
        assertThat(story.get("succeeded").asBoolean()).isTrue();
        assertThat(summary.get("simulated").asBoolean()).isTrue();
        assertThat(summary.get("shortcomings")).isEmpty();
        assertThat(summary.get("growths"))
                .extracting(g -> g.get("resource").asText())
                .containsExactly("cpu", "memory", "disk");
        for (JsonNode growth : summary.get("growths")) {
            Instant inForce = Instant.parse(growth.get("inForceAt").asText());
            Instant crossed = Instant.parse(growth.get("crossedAt").asText());
            double lead = Duration.between(inForce, crossed).toMillis() / 1000.0;
            assertThat(growth.get("leadSeconds").asDouble())
                    .isCloseTo(lead, within(1e-6))
                    .isPositive();
            JsonNode first = firstGrowth(
                    story.get("adjustmentsOfNew"), growth.get("resource").asText());
            assertThat(Instant.parse(first.get("updatedAt").asText())).isEqualTo(inForce);
            assertThat(first.get("from").asDouble())
                    .isEqualTo(growth.get("oldLimit").asDouble());
            assertThat(first.get("to").asDouble())
                    .isEqualTo(growth.get("newLimit").asDouble());
            assertThat(growth.get("peak").asDouble())
                    .isGreaterThan(growth.get("oldLimit").asDouble());
        }
        assertThat(story.get("adjustmentsOfNew"))
                .allMatch(a -> a.get("state").asText().equals("verified")
                        // a shrink that was withdrawn as usage had risen: nothing was done
                        || (a.get("state").asText().equals("abandoned")
                                && a.get("to").asDouble() < a.get("from").asDouble()));
        assertThat(summary.get("savedShare")).allMatch(share -> share.asDouble() >= 0 && share.asDouble() < 1);
        assertThat(summary.get("decisionsForNew")).isNotEqualTo(summary.get("decisionsForControl"));
        assertThat(story.get("narration").size()).isGreaterThan(5);
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(leftovers()).isEmpty();
    }

    private static JsonNode firstGrowth(JsonNode adjustments, String resource) {
        return StreamSupport.stream(adjustments.spliterator(), false)
                .filter(a -> a.get("resource").asText().equals(resource))
                .filter(a -> a.get("to").asDouble() > a.get("from").asDouble())
                .min((a, b) -> Long.compare(a.get("id").asLong(), b.get("id").asLong()))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Starting a private daemon", "Starting three servers", "Creating new-1"})
    void interruptedAtAnyMomentItLeavesNoProcessAndNoFile(String moment) throws Exception {
        Path out = folder.resolveSibling(folder.getFileName() + "-demo.out");
        Process demo = new ProcessBuilder(demo())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            eventually("it says: " + moment, Duration.ofSeconds(90), () -> said(out)
                    .contains(moment));
            eventually("its daemon is there", () -> demo.descendants().findAny().isPresent());
            List<ProcessHandle> children = demo.descendants().toList();

            Forked.run(List.of("kill", "-INT", Long.toString(demo.pid()))); // not its daemon

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(130);
            // a process that was ended with its parent stays in the table until init has noticed
            eventually("nothing of it runs", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(leftovers()).isEmpty();
            assertThat(said(out)).doesNotContain("\tat ");
        } finally {
            demo.destroyForcibly();
            Files.deleteIfExists(out);
        }
    }

    private static String said(Path out) {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("gnomon"))
                    .toList();
        }
    }
}
