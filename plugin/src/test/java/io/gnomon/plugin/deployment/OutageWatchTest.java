package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.Outage;
import io.gnomon.plugin.store.Outages;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Cluster cluster = new Cluster(List.of(veiled("a1"), veiled("a2"), veiled("b1")), clock);
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
    private HypervisorPort veiled(String name) {
        HypervisorPort behind = new TraceHypervisor(name, ResourceVector.of(8, 32_768, 2_000, 1_000), clock);
        return (HypervisorPort) Proxy.newProxyInstance(
                HypervisorPort.class.getClassLoader(), new Class<?>[] {HypervisorPort.class}, (proxy, method, args) -> {
                    if (method.getName().equals("observe") && down.contains(name)) {
                        throw new UnreachableException(name + " is cut off");
                    }
                    try {
                        return method.invoke(behind, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
