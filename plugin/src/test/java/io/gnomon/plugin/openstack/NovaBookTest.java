package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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
    void whoIsInAServerGroupIsKnownByItsNameInItsProjectAndWithoutGroupsServersAreKnownAllTheSame() {
        for (int i = 0; i < 1_200; i++) { // more than are told at once
            fake.nova.groups.put("g" + i, List.of());
        }
        fake.nova.groups.put("web", List.of(BOOTING.toString(), FAILED.toString()));
        fake.nova.server(BOOTING.toString(), "booting", 1, 256, Map.of());
        book.refresh();
        assertThat(book.isInGroup(BOOTING, "p1", "web")).isTrue();
        assertThat(book.isInGroup(BOOTING, "p1", "g7")).isFalse();
        assertThat(book.isInGroup(BOOTING, "p2", "web")).as("another project's").isFalse();
        assertThat(book.isInGroup(DELETED, "p1", "web")).isFalse();
        String id =
                UUID.nameUUIDFromBytes("web".getBytes(StandardCharsets.UTF_8)).toString();
        assertThat(book.isInGroup(BOOTING, "p1", id)).isTrue();
        assertThat(book.problems()).noneMatch(p -> p.contains("server groups"));

        fake.faults = (method, path) -> path.contains("os-server-groups") ? Fault.UNAVAILABLE : Fault.NONE;
        book.refresh();
        assertThat(book.problems())
                .anyMatch(p -> p.startsWith(
                        "OpenStack: server groups are not known, and portions of workloads that name one"));
        assertThat(book.isInGroup(BOOTING, "p1", "web"))
                .as("the last that were read")
                .isTrue();
        assertThat(book.find(BOOTING)).isPresent();
        fake.faults = (method, path) -> Fault.NONE;
        now.updateAndGet(at -> at.plusSeconds(600));
        book.refresh();
        assertThat(book.problems()).noneMatch(p -> p.contains("server groups"));
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
    void anOutageIsLoggedWhenItBeginsAndWhenItIsOver() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(NovaBook.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
        try {
            fake.faults = (method, path) -> path.startsWith("/compute") ? Fault.UNAVAILABLE : Fault.NONE;
            for (int i = 0; i < 20; i++) {
                book.refresh();
                now.updateAndGet(at -> at.plusSeconds(30));
            }
            fake.faults = (method, path) -> path.endsWith("/os-services") ? Fault.FORBIDDEN : Fault.NONE;
            now.updateAndGet(at -> at.plusSeconds(90));
            book.refresh();
            book.refresh();
            fake.faults = (method, path) -> Fault.NONE;
            book.refresh();
            book.refresh();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("cannot be read", "503"),
                        line -> assertThat(line).contains("cannot be read", "403"),
                        line -> assertThat(line).contains("are read again"));
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
