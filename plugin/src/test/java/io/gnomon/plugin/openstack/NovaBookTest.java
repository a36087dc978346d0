package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read of Nova's servers tells which of them are not to be waited for. */
class NovaBookTest {
    private static final UUID FAILED = UUID.randomUUID();
    private static final UUID DELETED = UUID.randomUUID();
    private static final UUID BOOTING = UUID.randomUUID();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private final NovaBook book = new NovaBook(fake.client(pause -> now.updateAndGet(at -> at.plus(pause))), now::get);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void whatFailedOrIsGoneIsNotWaitedForAndTheRestIs() {
        fake.nova.server(FAILED.toString(), "failed", 1, 256, Map.of()).put("status", "BUILD");
        fake.nova.server(DELETED.toString(), "deleted", 1, 256, Map.of()).put("status", "BUILD");
        fake.nova.server(BOOTING.toString(), "booting", 1, 256, Map.of()).put("status", "BUILD");
        assertThat(book.refresh()).isEmpty();

        fake.nova.servers.get(FAILED.toString()).put("status", "ERROR");
        fake.nova.delete(DELETED.toString());
        assertThat(book.refresh()).containsExactlyInAnyOrder(FAILED, DELETED);
        assertThat(book.refresh()).containsExactly(FAILED);
    }

    @Test
    void flavorsThatMakeNoSenseAreToldWhileServersHaveThemAndNotThousandsOfThem() {
        for (int i = 0; i < 30; i++) {
            fake.nova.server(UUID.randomUUID().toString(), "s" + i, 2, 512, Map.of("gnomon:max_vcpus", "1"));
        }
        book.refresh();
        assertThat(book.problems())
                .filteredOn(p -> p.contains("gnomon:max_vcpus is '1'"))
                .hasSize(10);
        assertThat(book.problems()).anySatisfy(p -> assertThat(p).contains("so are 20 more extra specs"));
        fake.nova.servers.clear();
        book.refresh();
        assertThat(book.problems()).noneSatisfy(p -> assertThat(p).contains("extra specs"));
    }

    @Test
    void aNovaThatDoesNotAnswerHasLostNothing() {
        fake.nova.server(BOOTING.toString(), "booting", 1, 256, Map.of());
        book.refresh();
        fake.close();
        assertThat(book.refresh()).isEmpty();
        assertThat(book.find(BOOTING)).isPresent();
    }
}
