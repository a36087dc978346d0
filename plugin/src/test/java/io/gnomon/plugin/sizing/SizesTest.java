package io.gnomon.plugin.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Sized;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.history.ListedSamples;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.sizing.SizingLearner;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final ListedSamples store = new ListedSamples();
    /** An hour into a night. */
    private Instant now = START.plus(DAY.multipliedBy(4)).plusSeconds(3_600);

    private Database database;
    private Fleet fleet;
    private Sizes sizes;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        fleet = new Fleet(database.servers(), 100, false);
        sizes = new Sizes(
                fleet,
                new UsageBook(store, fleet::starts, Duration.ofDays(30)),
                Configuration.of(Map.of()).decide(),
                new SizingLearner(3_000, 30),
                () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A server that has used this much of 4 cores from its start on, and 100 of 200 MiB. */
    private UUID server(Instant start, double night, double day) {
        UUID id = UUID.randomUUID();
        String name = id.toString();
        database.servers()
                .seen(new ServerRecord(id, name, name, "red", "ada", "h1", true, Map.of(), start, Optional.empty()));
        store.use(name, start, now, at -> at / 3_600 % 24 < 8 ? night : day);
        fleet.rebuild(new ListedSamples(), START, Set.of("h1"), START);
        return id;
    }

    private Optional<Sized> of(UUID id, Resource resource) {
        return sizes.of(fleet.find(id).orElseThrow(), resource);
    }

    private List<UUID> fleet() {
        return List.of(server(START, 0.2, 1), server(START, 0.4, 2), server(START, 1, 3), server(START, 0.1, 0.1));
    }

    @Test
    void nothingIsSaidBeforeItIsLearnt() {
        UUID any = fleet().get(0);
        sizes.run();
        assertThat(of(any, Resource.CPU)).isEmpty();
    }

    @Test
    void aServersNextSlotIsSaidInItsOwnUnit() {
        List<UUID> servers = fleet();
        sizes.learn();
        sizes.run();
        Sized cpu = of(servers.get(1), Resource.CPU).orElseThrow();
        assertThat(cpu.need().quantile(0.5)).isBetween(0.3, 0.6);
        assertThat(cpu.need().quantiles()).isSorted();
        assertThat(cpu.change()).isPositive().isFinite();
        assertThat(cpu.madeAt()).isEqualTo(now);
        Sized memory = of(servers.get(1), Resource.MEMORY).orElseThrow();
        assertThat(memory.need().quantile(0.5)).isBetween(95.0, 105.0);
        assertThat(of(servers.get(1), Resource.NETWORK)).isEmpty();
    }

    @Test
    void aServerThatIsKnownForADayIsLeftToItsForecast() {
        fleet();
        UUID young = server(now.minus(DAY), 1, 1);
        sizes.learn();
        sizes.run();
        assertThat(of(young, Resource.CPU)).isEmpty();
    }

    @Test
    void twoServersAreNoFleet() {
        UUID one = server(START, 1, 1);
        server(START, 2, 2);
        sizes.learn();
        sizes.run();
        assertThat(of(one, Resource.CPU)).isEmpty();
    }

    @Test
    void whatWasLearntFromAnErasedServerIsForgotten() {
        List<UUID> servers = fleet();
        sizes.learn();
        sizes.run();
        sizes.forget(List.of(servers.get(0)));
        assertThat(of(servers.get(0), Resource.CPU)).isEmpty();
        sizes.run();
        assertThat(fleet.all()).map(Tracked::record).isNotEmpty();
        now = now.plusSeconds(300);
        sizes.run();
        assertThat(of(servers.get(0), Resource.CPU)).isEmpty();
    }
}
