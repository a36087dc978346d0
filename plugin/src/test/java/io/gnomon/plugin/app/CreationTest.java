package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTest {
    private static final Caller ADA = new Caller("shop", "ada");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private Database database;
    private Cluster cluster;
    private Creation creation;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        cluster = new Cluster(
                List.of(new TraceHypervisor("h1", ResourceVector.of(8, 2_000, 1_000, 1_000), now::get)), now::get);
        cluster.observeAll();
        Fleet fleet = new Fleet(database.servers(), 100, false);
        Room room = new Room(cluster, fleet, 500);
        Configuration c = Configuration.of(Map.of());
        creation = new Creation(
                cluster,
                fleet,
                room,
                (project, metadata) -> Category.UNKNOWN,
                new Placement(Placing.of(
                        c.rank(),
                        c.observe().staleAfter(),
                        cluster,
                        fleet,
                        room,
                        database.migrations(),
                        new HealthBook(Duration.ZERO),
                        now::get)),
                Optional.of(folder),
                new ImageFolders(List.of(), folder),
                made -> {},
                Creation.Yielding.NOTHING,
                now::get);
    }

    @AfterEach
    void close() {
        cluster.close();
        database.close();
    }

    @Test
    void aHypervisorThatWasNotSeenForAWhileButIsReachedTakesServers() {
        now.updateAndGet(t -> t.plusSeconds(3_600));
        assertThat(creation.create(ADA, request("late", 500)).hypervisor()).isEqualTo("h1");
    }

    @Test
    void whatWasJustPromisedIsNotPromisedAgain() {
        creation.create(ADA, request("first", 1_000));
        assertThatThrownBy(() -> creation.create(ADA, request("second", 1_000)))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "no hypervisor can take the server: h1: memory: asked 1000 MiB, but 1000 of 2000 MiB are used or"
                                + " promised and 500 are kept in reserve, which leaves 500 available");
        creation.create(ADA, request("third", 500));
    }

    @Test
    void ofSeveralAtOnceOnlyThoseThatFitAreMade() throws Exception {
        int callers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            CountDownLatch ready = new CountDownLatch(callers);
            List<CompletableFuture<String>> asked = IntStream.range(0, callers)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                ready.countDown();
                                awaitAll(ready);
                                return creation.create(ADA, request("s" + i, 700))
                                        .name();
                            },
                            pool))
                    .toList();
            List<String> made = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            for (CompletableFuture<String> one : asked) {
                try {
                    made.add(one.join());
                } catch (CompletionException e) {
                    refused.add(String.valueOf(e.getCause().getMessage()));
                }
            }
            assertThat(made).hasSize(2);
            assertThat(refused).hasSize(callers - 2).allSatisfy(m -> assertThat(m)
                    .contains("asked 700 MiB"));
            assertThat(cluster.port("h1").observe().servers()).hasSize(2);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatALookHasSeenIsNotCountedTwice() {
        creation.create(ADA, request("first", 700));
        now.updateAndGet(t -> t.plusSeconds(10));
        cluster.observeAll();
        creation.create(ADA, request("second", 800));
    }

    @Test
    void theReserveIsGivenToNobody() {
        assertThatThrownBy(() -> creation.create(ADA, request("huge", 1_501)))
                .hasMessageContaining("500 are kept in reserve, which leaves 1500 available");
        creation.create(ADA, request("large", 1_500));
    }

    @Test
    void aServerThatWasNotMadeTakesNoRoom() {
        ServerCreate unreadable = new ServerCreate(
                "bad",
                null,
                new FlavorBody("f", Map.of("cpu", 1.0, "memory", 1_500.0), Map.of(), null),
                null,
                List.of(),
                null,
                null,
                Map.of("gnomon.flavor", "mine"),
                true);
        assertThatThrownBy(() -> creation.create(ADA, unreadable)).hasMessageContaining("gnomon.flavor");
        creation.create(ADA, request("good", 1_500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnomon.project", "gnomon.start.memory", "gnomon.", "staged_for"})
    void metadataThatIsGnomonsOwnIsRefused(String key) {
        assertThatThrownBy(() -> creation.create(ADA, request("web", 500, "small", Map.of(key, "1"))))
                .isInstanceOf(ApiException.class)
                .hasMessage("the metadata key '" + key + "' cannot be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001b[31mb", "a\nb"})
    void controlCharactersInMetadataAreRefused(String text) {
        assertThatThrownBy(() -> creation.create(ADA, request("web", 500, "small", Map.of("app", text))))
                .hasMessage("the metadata 'app' cannot be kept");
        assertThatThrownBy(() -> creation.create(ADA, request("web", 500, "small", Map.of(text, "x"))))
                .hasMessageMatching("the metadata 'a\\?.*b' cannot be kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a\u0007", ""})
    void aFlavorIsCalledLikeOne(String flavor) {
        assertThatThrownBy(() -> creation.create(ADA, request("web", 500, flavor, Map.of())))
                .hasMessageContaining("flavor.name is not the name of a flavor");
    }

    private static ServerCreate request(String name, double memory) {
        return request(name, memory, "small", Map.of());
    }

    private static ServerCreate request(String name, double memory, String flavor, Map<String, String> metadata) {
        return new ServerCreate(
                name,
                null,
                new FlavorBody(flavor, Map.of("cpu", 1.0, "memory", memory), Map.of(), null),
                null,
                List.of(),
                null,
                null,
                metadata,
                true);
    }
}
