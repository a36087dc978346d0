package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankHypervisors;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.nova.Pins;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a request goes for which room was given up a moment ago. */
class PinnedRankTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String WORD = "7d1f0a52-0000-4000-8000-000000000007";

    @TempDir
    Path folder;

    private Database database;
    private Cluster cluster;
    private RankDesk desk;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        cluster = new Cluster(
                Stream.of("h1", "h2", "h3")
                        .<HypervisorPort>map(
                                name -> new TraceHypervisor(name, ResourceVector.of(8, 8_192, 1_000, 1_000), () -> NOW))
                        .toList(),
                () -> NOW);
        cluster.observeAll();
        Fleet fleet = new Fleet(database.servers(), 100, false);
        Configuration c = Configuration.of(Map.of());
        Placing placing = Placing.of(
                c.rank(),
                c.observe().staleAfter(),
                cluster,
                fleet,
                new Room(cluster, fleet, 500),
                database.migrations(),
                new HealthBook(Duration.ZERO),
                () -> NOW);
        desk = new RankDesk(
                placing,
                name -> {
                    throw new AssertionError("no flavor is asked for");
                },
                word -> word.equals(WORD) ? Optional.of("h2") : Optional.empty());
    }

    @AfterEach
    void close() {
        cluster.close();
        database.close();
    }

    private RankAnswer rank(@Nullable String word, double free, String... names) {
        int n = names.length;
        double[] total = new double[n];
        double[] left = new double[n];
        double[] cores = new double[n];
        double[] ratio = new double[n];
        Arrays.fill(total, 8_192);
        Arrays.fill(left, 8_192);
        Arrays.fill(cores, 8);
        Arrays.fill(ratio, 1);
        left[n - 1] = free;
        return desk.rank(new RankRequest(
                null,
                new RankServer(
                        UUID.randomUUID().toString(),
                        "shop",
                        1,
                        new RankFlavor("m1", 1, 512L, 0L, Map.of()),
                        null,
                        word == null ? Map.of() : Map.of(Pins.HINT, List.of(word))),
                new RankHypervisors(names, total, left, cores, new double[n], ratio, ratio)));
    }

    @Test
    void itComesFirstWhereItsRoomWas() {
        for (int i = 0; i < 5; i++) { // though each one more makes it worse than the others
            Double[] weight = rank(WORD, 8_192, "h1", "h3", "h2").weight();
            assertThat(weight[2]).isEqualTo(1);
            assertThat(weight[0]).isPositive().isLessThanOrEqualTo(0.99);
            assertThat(weight[1]).isPositive().isLessThanOrEqualTo(0.99);
        }
    }

    @Test
    void aWordThatNobodyKnowsChangesNothing() {
        Double[] plain = rank(null, 8_192, "h2").weight();
        assertThat(rank("made up", 8_192, "h2").weight()[0]).isLessThanOrEqualTo(plain[0]);
    }

    @Test
    void whereItHasNoRoomAnyMoreOrIsNoCandidateItIsPlacedAsEver() {
        RankAnswer full = rank(WORD, 100, "h1", "h3", "h2");
        assertThat(full.refusedBy()).containsOnlyKeys(2);
        assertThat(full.weight()[2]).isNull();
        assertThat(full.weight()[0]).isPositive();
        assertThat(rank(WORD, 8_192, "h1", "h3").weight()).doesNotContainNull();
    }
}
