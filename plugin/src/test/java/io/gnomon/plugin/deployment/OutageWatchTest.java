package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.Outage;
import io.gnomon.plugin.store.Outages;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageWatchTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    Path folder;

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final Set<String> down = new HashSet<>();
    private final Cluster cluster = new Cluster(List.of(new Veiled("a1"), new Veiled("a2"), new Veiled("b1")), clock);
    private Database database;
    private OutageWatch watch;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        watch = watch();
    }

    @AfterEach
    void close() {
        database.close();
        cluster.close();
    }

    private OutageWatch watch() {
        return new OutageWatch(cluster, database.outages(), name -> name.substring(0, 1), clock);
    }

    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusSeconds(5);
            cluster.observeAll();
            watch.run();
        }
    }

    @Test
    void whatDoesNotAnswerForLongIsAnOutageAndARestartOfLibvirtdIsNone() {
        pass(Duration.ofMinutes(10));
        down.add("a1");
        pass(Duration.ofSeconds(20));
        down.clear();
        pass(Duration.ofMinutes(1));
        assertThat(database.outages().all()).isEmpty();

        down.add("a1");
        pass(Duration.ofMinutes(2));
        down.clear();
        pass(Duration.ofMinutes(1));
        assertThat(database.outages().all()).singleElement().satisfies(o -> {
            assertThat(o.hypervisor()).isEqualTo("a1");
            assertThat(Duration.between(o.beganAt(), o.endedAt().orElseThrow())).isEqualTo(Duration.ofMinutes(2));
        });
        Map<String, Duration> watched = database.outages().watched();
        assertThat(watched.get("b1")).isGreaterThan(Duration.ofMinutes(13));
        assertThat(watched.get("a1")).isLessThan(watched.get("b1").minusSeconds(100));
        assertThat(watch.model().lossOf("a1", Duration.ofDays(1)))
                .isGreaterThan(watch.model().lossOf("a2", Duration.ofDays(1)));
    }

    @Test
    void anOutageThatLastsOverARestartIsOne() {
        pass(Duration.ofMinutes(1));
        down.add("a1");
        pass(Duration.ofMinutes(2));
        watch = watch();
        pass(Duration.ofMinutes(2));
        assertThat(database.outages().all()).hasSize(1);
        down.clear();
        pass(Duration.ofMinutes(1));
        assertThat(database.outages().all()).singleElement().satisfies(o -> assertThat(o.endedAt())
                .isPresent());
    }

    @Test
    void timeInWhichNobodyLookedCountsForNothing() {
        pass(Duration.ofMinutes(2));
        now = now.plus(Duration.ofDays(3));
        pass(Duration.ofMinutes(2));
        assertThat(database.outages().watched().get("b1")).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void aZoneIsLostWhenAllOfItIsAtOnce() {
        List<FailureModel.Seen> seen = List.of(
                new FailureModel.Seen("a1", "a", Duration.ofDays(1), 2),
                new FailureModel.Seen("a2", "a", Duration.ofDays(1), 2),
                new FailureModel.Seen("b1", "b", Duration.ofDays(1), 1));
        Outages table = database.outages();
        table.begin("a1", START);
        table.end("a1", START.plusSeconds(60));
        table.begin("a2", START.plusSeconds(100));
        table.end("a2", START.plusSeconds(200));
        List<Outage> apart = table.all();
        assertThat(OutageWatch.zoneOutages(seen, apart, now)).isEqualTo(Map.of("a", 0));
        table.begin("a1", START.plusSeconds(300));
        table.begin("a2", START.plusSeconds(310));
        table.begin("b1", START.plusSeconds(310));
        assertThat(OutageWatch.zoneOutages(seen, table.all(), START.plusSeconds(400)))
                .isEqualTo(Map.of("a", 1));
    }

    /** A trace-driven hypervisor that can be cut off. */
    private final class Veiled implements HypervisorPort {
        private final HypervisorPort behind;

        Veiled(String name) {
            behind = new TraceHypervisor(name, ResourceVector.of(8, 32_768, 2_000, 1_000), clock);
        }

        @Override
        public String name() {
            return behind.name();
        }

        @Override
        public HypervisorReading observe() {
            if (down.contains(name())) {
                throw new UnreachableException(name() + " is cut off");
            }
            return behind.observe();
        }

        @Override
        public HypervisorReading observe(Set<UUID> servers) {
            return behind.observe(servers);
        }

        @Override
        public Optional<AllocationRange> range(UUID server, Resource resource) {
            return behind.range(server, resource);
        }

        @Override
        public io.gnomon.plugin.cluster.Effect adjust(UUID server, Resource resource, double target) {
            return behind.adjust(server, resource, target);
        }

        @Override
        public UUID create(io.gnomon.plugin.cluster.ServerRequest request) {
            return behind.create(request);
        }

        @Override
        public void delete(UUID server) {
            behind.delete(server);
        }

        @Override
        public Map<String, String> levers() {
            return behind.levers();
        }

        @Override
        public io.gnomon.plugin.cluster.GuestLook processes(UUID server) {
            return behind.processes(server);
        }

        @Override
        public void listen(Consumer<ClusterEvent> listener) {
            behind.listen(listener);
        }

        @Override
        public void close() {
            behind.close();
        }
    }
}
