package io.gnomon.plugin.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.trace.LoadTrace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server of an ordinary flavor, as any Nova makes it, is moved beneath its flavor and back, and never above. */
@NeedsCloud
final class CeilingCloudTest {
    private static final String RESTLESS = "gnomon-guest-restless";
    private static final int VCPUS = 2;
    private static final int MEMORY_MIB = 512;
    private static final Map<String, Integer> FLAVOR = Map.of("VCPU", VCPUS, "MEMORY_MB", MEMORY_MIB, "DISK_GB", 1);

    private final Api api;
    /** Rest and work, and as long again for what is done in the one that comes last. */
    private static final Duration ROUND = Duration.ofSeconds(360);

    private final RealServers servers;

    CeilingCloudTest(TestCloud cloud) {
        this.servers = new RealServers(cloud);
        this.api = servers.api();
    }

    @AfterEach
    void everyServerGoes() {
        servers.close();
    }

    @Test
    void aServerShrinksBeneathItsFlavorAndGrowsBackToItAndAHardRebootIsNoticed() {
        api.image(RESTLESS, "gnomon.trace=vda", restAndWork().toDisk());
        String id = servers.boot("restless", "m1.small", RESTLESS, Map.of("dynamic_allocation", "on"));
        assertThat(api.allocations(id)).isEqualTo(FLAVOR);
        shrunk(id);

        // who is not to be adjusted any more keeps what he has, until Nova makes the domain anew
        servers.daemon().setDynamicAllocation(id, false);
        servers.settle(id);
        int adjustments = servers.adjustments(id).size();
        servers.act(id, "{\"reboot\": {\"type\": \"HARD\"}}", "ACTIVE");
        servers.await(
                "it has, and holds, its flavor again",
                ROUND,
                () -> has(id, VCPUS, MEMORY_MIB) && api.allocations(id).equals(FLAVOR));
        assertThat(servers.adjustments(id)).hasSize(adjustments);

        servers.daemon().setDynamicAllocation(id, true);
        shrunk(id);
        servers.await(
                "it works, and has the memory of its flavor again",
                ROUND,
                () -> holds(id, MEMORY_MIB)
                        && servers.guest(id)
                                .filter(g -> g.memoryMib() > MEMORY_MIB * 3 / 4)
                                .isPresent());
        // how much of two cores it can use is up to who else is on the machine
        servers.await("it was given more than one core", ROUND, () -> servers.adjustments(id).stream()
                .anyMatch(a -> a.resource().equals("cpu")
                        && a.from() <= 1
                        && a.to() > 1
                        && a.state().equals("verified")));
        assertThat(servers.adjustments(id))
                .allSatisfy(
                        a -> assertThat(a.to()).isLessThanOrEqualTo(a.resource().equals("cpu") ? VCPUS : MEMORY_MIB))
                .extracting(a -> a.resource() + (a.to() < a.from() ? " down " : " up ") + a.state())
                .contains("cpu down verified", "cpu up verified", "memory down verified", "memory up verified");
    }

    /** Two minutes of rest, in which waiting costs more than a change, and two of work, for longer than a test can take; the work is more than the flavor has. */
    private static LoadTrace restAndWork() {
        return new LoadTrace(IntStream.range(0, 8)
                .boxed()
                .flatMap(i -> Stream.of(
                        new LoadTrace.Line(240 * i, 0.1, 20, 0), new LoadTrace.Line(240 * i + 120, 3, 600, 0)))
                .toList());
    }

    /** CPU and memory are beneath the flavor, the guest sees less memory, Placement sells the rest, and Nova knows of nothing. */
    private void shrunk(String id) {
        servers.await("it has less than its flavor, and holds no more than that", ROUND, () -> {
            Map<String, Integer> held = api.allocations(id);
            return servers.seen(id)
                            .map(s -> s.allocation())
                            .filter(a -> a.getOrDefault("cpu", 9.0) <= 1)
                            .filter(a -> a.getOrDefault("memory", 9e9) <= MEMORY_MIB * 0.7)
                            .filter(a -> held.getOrDefault("VCPU", 0) == Math.ceil(a.get("cpu")))
                            .filter(a -> held.getOrDefault("MEMORY_MB", 0) == Math.ceil(a.get("memory")))
                            .isPresent()
                    && servers.guest(id)
                            .filter(g -> g.cpus() == VCPUS && g.memoryMib() < MEMORY_MIB * 0.7)
                            .isPresent();
        });
        JsonNode nova = api.server(id);
        assertThat(nova.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(List.of(
                        nova.path("flavor").path("vcpus").asInt(),
                        nova.path("flavor").path("ram").asInt()))
                .containsExactly(VCPUS, MEMORY_MIB);
    }

    private boolean holds(String id, int memoryMib) {
        return api.allocations(id).getOrDefault("MEMORY_MB", 0) == memoryMib
                && servers.seen(id)
                        .filter(s -> s.allocation().getOrDefault("memory", 0.0) == memoryMib)
                        .isPresent();
    }

    private boolean has(String id, double cpu, double memory) {
        return servers.seen(id)
                .map(s -> s.allocation())
                .filter(a -> a.getOrDefault("cpu", 0.0) == cpu && a.getOrDefault("memory", 0.0) == memory)
                .isPresent();
    }
}
