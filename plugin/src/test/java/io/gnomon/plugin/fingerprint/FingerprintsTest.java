package io.gnomon.plugin.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.fingerprint.Pool.Shadow;
import io.gnomon.plugin.history.ListedSamples;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.fingerprint.Metric;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofHours(3));
    private static final int EACH = 5;

    @TempDir
    Path folder;

    private final ListedSamples samples = new ListedSamples();
    private final Map<UUID, String> kinds = new HashMap<>();
    private final Random random = new Random(3);
    private Instant now = NOW;
    private Database database;
    private Fleet fleet;
    private ModelFiles files;

    @BeforeEach
    void aFleetOfThreeKinds() throws Exception {
        database = Database.open(folder);
        files = new ModelFiles(Files.createDirectories(folder.resolve("models")));
        fleet = new Fleet(database.servers(), 3_600, false);
        for (int i = 0; i < EACH; i++) {
            server("flat-" + i, "red", START, s -> 1 + 0.02 * random.nextGaussian());
            server("bursts-" + i, "red", START, s -> s / 300 % 4 == 0 ? 2 + 0.1 * random.nextGaussian() : 0.01);
            server("noise-" + i, "blue", START, s -> 2 * random.nextDouble() * random.nextDouble());
        }
        see();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private UUID server(String name, String project, Instant start, IntToDoubleFunction cpu) {
        return server(name, project, Map.of("app", name.replaceAll("-.*", "")), start, cpu);
    }

    private UUID server(
            String name, String project, Map<String, String> declared, Instant start, IntToDoubleFunction cpu) {
        UUID id = UUID.randomUUID();
        kinds.put(id, name.replaceAll("-.*", ""));
        database.servers()
                .seen(new ServerRecord(
                        id, id.toString(), name, project, "ada", "h1", true, declared, start, Optional.empty()));
        for (int s = 0; start.plusSeconds(s).isBefore(NOW); s += 10) {
            double used = Math.max(0, cpu.applyAsDouble(s));
            ResourceVector usage = ResourceVector.UNKNOWN
                    .with(Resource.CPU, used)
                    .with(Resource.MEMORY, 200 + 100 * used)
                    .with(Resource.DISK, used / 10)
                    .with(Resource.NETWORK, 0.1);
            samples.append(List.of(new Sample(id.toString(), project, start.plusSeconds(s), usage, usage)));
        }
        return id;
    }

    private void see() {
        fleet.rebuild(samples, START, Set.of("h1"), NOW);
    }

    private Fingerprints fingerprints() {
        return new Fingerprints(
                fleet,
                new UsageBook(samples, fleet::starts, Duration.ofDays(30)),
                Weights.of(Map.of()),
                Metric.EUCLIDEAN,
                3,
                Duration.ofSeconds(60),
                (server, other) ->
                        server.record().project().equals(other.record().project()),
                new FingerprintFile(files),
                () -> now);
    }

    private UUID one(String kind) {
        return kinds.entrySet().stream()
                .filter(e -> e.getValue().equals(kind))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theShadowsOfAServerAreThoseOfItsKind() {
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        kinds.forEach((id, kind) -> {
            Pool pool = fingerprints.pool(id).orElseThrow();
            assertThat(pool.span()).isEqualTo(Span.HOURS);
            assertThat(pool.shadows()).extracting(s -> kinds.get(s.server())).containsOnly(kind);
            assertThat(pool.shadows())
                    .hasSize(3)
                    .isSortedAccordingTo((a, b) -> Double.compare(a.distance(), b.distance()));
            assertThat(pool.shadows().stream().mapToDouble(Shadow::weight).sum())
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
            assertThat(pool.shadows()).allSatisfy(s -> assertThat(s.declared()).containsExactly("app " + kind));
        });
    }

    /** All use as much on average, and nothing is declared of them. */
    @Test
    void withinMinutesLeaksSpikesAndBurstsFindTheirLike() {
        kinds.keySet().forEach(id -> fleet.stopped(id, NOW));
        kinds.clear();
        Instant start = NOW.minus(Duration.ofMinutes(9));
        for (int i = 0; i < EACH; i++) {
            int late = 20 * i;
            server("steady-" + i, "red", Map.of(), start, s -> 1 + 0.03 * random.nextGaussian());
            server(
                    "leak-" + i,
                    "red",
                    Map.of(),
                    start,
                    s -> 0.2 + (s + late) * 1.6 / 580 + 0.03 * random.nextGaussian());
            server("spike-" + i, "red", Map.of(), start, s -> (s + late) / 10 % 27 == 13 ? 7.5 : 0.75);
            server("burst-" + i, "red", Map.of(), start, s -> (s + late) / 60 % 3 == 0 ? 2.4 : 0.3);
        }
        fleet = new Fleet(database.servers(), 3_600, false);
        see();
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        Map<String, String> said = Map.of("leak", "grows", "spike", "with lone spikes", "burst", "in bursts");
        kinds.forEach((id, kind) -> {
            Pool pool = fingerprints.pool(id).orElseThrow();
            assertThat(pool.span()).isEqualTo(Span.MINUTES);
            assertThat(pool.shadows()).as(kind).hasSize(3);
            assertThat(pool.shadows())
                    .extracting(s -> kinds.get(s.server()))
                    .as(kind)
                    .containsOnly(kind);
            if (said.containsKey(kind)) {
                assertThat(pool.shadows().get(0).alike()).as(kind).anyMatch(word -> word.endsWith(said.get(kind)));
            }
        });
    }

    @Test
    void whyIsSaidInWords() {
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        assertThat(fingerprints
                        .pool(one("bursts"))
                        .orElseThrow()
                        .shadows()
                        .get(0)
                        .alike())
                .isNotEmpty()
                .allMatch(word -> word.matches("(cpu|memory|disk|network) .*"));
    }

    @Test
    void nobodyIsAShadowForAnotherProjectWithoutLeave() {
        UUID stranger = server("flat-x", "green", START, s -> 1 + 0.02 * random.nextGaussian());
        see();
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        assertThat(fingerprints.pool(stranger).orElseThrow().shadows()).isEmpty();
    }

    @Test
    void aServerOfAMinuteAndAHalfIsComparedOverMinutes() {
        UUID young = server("bursts-young", "red", NOW.minusSeconds(90), s -> 2 + 0.1 * random.nextGaussian());
        UUID newborn = server("bursts-newborn", "red", NOW.minusSeconds(30), s -> 2);
        see();
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        assertThat(fingerprints.pool(young).orElseThrow().span()).isEqualTo(Span.MINUTES);
        assertThat(fingerprints.pool(young).orElseThrow().shadows()).hasSize(3);
        assertThat(fingerprints.pool(newborn)).as("it is still watched").isEmpty();
    }

    @Test
    void whoIsForgottenIsFoundNoMoreAlsoAfterARestart() {
        UUID gone = one("flat");
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        fingerprints.forget(List.of(gone));
        assertThat(fingerprints.print(gone)).isEmpty();
        kinds.keySet().stream().filter(id -> !id.equals(gone)).forEach(id -> assertThat(
                        fingerprints.pool(id).orElseThrow().shadows())
                .extracting(Shadow::server)
                .doesNotContain(gone));
        assertThat(fingerprints().print(gone)).as("on the disk").isEmpty();
    }

    @Test
    void fingerprintsOutliveARestart() {
        Fingerprints before = fingerprints();
        before.run();
        before.save();
        Fingerprints after = fingerprints(); // does not look
        kinds.keySet().forEach(id -> {
            assertThat(after.print(id).orElseThrow().vector())
                    .isEqualTo(before.print(id).orElseThrow().vector());
            assertThat(after.pool(id)).isEqualTo(before.pool(id));
        });
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws Exception {
        Fingerprints before = fingerprints();
        before.run();
        before.save();
        Path file = folder.resolve("models/fingerprints.learnt");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Fingerprints after = fingerprints();
        assertThat(after.print(one("flat"))).isEmpty();
        after.run();
        assertThat(after.print(one("flat"))).isPresent();
    }

    @Test
    void theMapKeepsTheKindsTogether() {
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        Atlas atlas = new Atlas(fingerprints, () -> now);
        assertThat(atlas.drawing().points()).isEmpty();
        atlas.run();
        assertThat(atlas.drawing().points()).hasSize(3 * EACH);
        assertThat(atlas.drawing().explained()).isGreaterThan(0.9);
        UUID gone = one("noise");
        atlas.forget(List.of(gone));
        assertThat(atlas.drawing().points()).extracting(Atlas.Point::server).doesNotContain(gone);
    }

    @Test
    void twoServersThatDoTheSameAllTheTimeAreOneAnothersShadows() {
        UUID a = server("same-a", "green", START, s -> 1);
        UUID b = server("same-b", "green", START, s -> 1);
        kinds.keySet().stream().filter(id -> !id.equals(a) && !id.equals(b)).forEach(id -> fleet.stopped(id, NOW));
        fleet = new Fleet(database.servers(), 3_600, false);
        see();
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        assertThat(fingerprints.pool(a).orElseThrow().shadows()).singleElement().satisfies(s -> {
            assertThat(s.server()).isEqualTo(b);
            assertThat(s.similarity()).isEqualTo(1);
        });
    }

    @Test
    void aServerWithoutAnyMeasurementHasNone() {
        UUID silent = UUID.randomUUID();
        database.servers()
                .seen(new ServerRecord(
                        silent, "silent", "silent", "red", "ada", "h1", true, Map.of(), START, Optional.empty()));
        see();
        Fingerprints fingerprints = fingerprints();
        fingerprints.run();
        assertThat(fingerprints.print(silent)).isEmpty();
        assertThat(fingerprints.pool(silent)).isEmpty();
    }
}
