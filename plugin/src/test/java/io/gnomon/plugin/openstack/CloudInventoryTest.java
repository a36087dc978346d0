package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What openstack4j reads, over the wire. */
class CloudInventoryTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private final CloudInventory inventory = new CloudInventory(fake.client(this::pass));

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void allThatACloudHasIsRead() {
        NovaFlavor big = new NovaFlavor("big", 2, 512, 1, Map.of("gnomon:max_vcpus", "8"));
        NovaFlavor secret = new NovaFlavor("secret", 1, 256, 1, Map.of());
        List.of(big, secret).forEach(f -> fake.nova.flavors.put(f.name(), f));
        fake.nova.hiddenFlavors.add("secret");
        assertThat(inventory.flavors()).containsExactly(big, secret);
        assertThat(inventory.publicFlavors()).containsExactly(big);
        assertThat(inventory.images()).containsExactly(new CloudInventory.Image("image-1", "cirros", 64, 0));
        assertThat(inventory.nodes()).containsExactly(new CloudInventory.Node("node-1", "host-1", true, 8, 16_384, 2));
        assertThat(inventory.aggregates()).singleElement().satisfies(a -> {
            assertThat(a.name()).isEqualTo("fast");
            assertThat(a.hosts()).containsExactly("host-1");
            assertThat(a.metadata()).containsEntry("ssd", "true");
        });
        assertThat(inventory.agents()).extracting(CloudInventory.Agent::up).containsExactly(true, false);
        assertThat(fake.logins).hasSize(1);
    }

    @Test
    void aTokenThatIsRefusedIsRenewed() {
        inventory.nodes();
        fake.expire();
        assertThat(inventory.nodes()).hasSize(1);
        assertThat(fake.logins).hasSize(2);
    }

    @Test
    void anyThreadMayRead() throws ExecutionException, InterruptedException {
        inventory.nodes();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.submit(inventory::nodes).get()).hasSize(1);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void novaDownIsRepeatedWithinBounds() {
        fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
        assertThatThrownBy(inventory::nodes).isInstanceOfSatisfying(CloudException.class, e -> assertThat(e.kind())
                .isEqualTo(CloudException.Kind.UNREACHABLE));
        assertThat(fake.count("GET /compute")).isBetween(3L, 8L);
    }
}
