package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPruningTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void whatIsClosedIsKeptAsLongAsTheHistoryAndWhatIsOpenForEver() {
        try (Database database = Database.open(folder)) {
            ServerRecord web = database.servers()
                    .seen(new ServerRecord(
                            UUID.randomUUID(), "", "web", "p", "ada", "h", true, Map.of(), NOON, Optional.empty()));
            Adjustment open = database.journal().intend(intent(web));
            Adjustment closed = database.journal().intend(intent(web));
            database.journal().advance(closed.id(), State.FAILED, "not seen", NOON);
            database.notifications()
                    .add(new Notification(0, NOON, "p", "a", Optional.of(web.id()), Optional.empty(), "told"));

            prune(database, NOON.plus(Duration.ofDays(30)));
            assertThat(database.journal().list(Optional.empty(), Optional.empty(), 9))
                    .hasSize(2);
            assertThat(database.notifications().list(Optional.empty(), 9)).hasSize(1);

            prune(database, NOON.plus(Duration.ofDays(30)).plusSeconds(1));
            assertThat(database.journal().list(Optional.empty(), Optional.empty(), 9))
                    .containsExactly(open);
            assertThat(database.notifications().list(Optional.empty(), 9)).isEmpty();
        }
    }

    private static void prune(Database database, Instant now) {
        new JournalPruning(database, Duration.ofDays(30), () -> now).run();
    }

    private static Adjustment intent(ServerRecord server) {
        return new Adjustment(
                0,
                server.id(),
                server.name(),
                server.project(),
                "gnomon",
                Resource.CPU,
                1,
                2,
                0.9,
                1,
                1.5,
                2,
                "CPU will run out",
                State.INTENDED,
                "",
                NOON,
                NOON);
    }
}
