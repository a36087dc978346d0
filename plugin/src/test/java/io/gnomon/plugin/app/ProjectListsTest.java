package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectListsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aBusyProjectDoesNotPushAnotherOutOfItsOwnLists() throws IOException {
        Path data = Folders.data(folder.resolve("data"));
        try (Database database = Database.open(Folders.own(data.resolve("state")))) {
            write(database, "quiet", 1);
            write(database, "busy", 5);
        }
        Configuration c = Configuration.of(
                Map.of("hypervisors", "trace:///empty", "daemon.data", data.toString(), "daemon.port", "0"));
        try (Daemon daemon = new Daemon(c, state -> {}, InstantSource.system())) {
            String token = Files.readString(data.resolve("token")).strip();
            Client quiet = new Client(daemon.url(), token, "quiet", "ada");
            assertThat(quiet.adjustments(Optional.empty(), 2))
                    .extracting(AdjustmentView::project)
                    .isEqualTo(List.of("quiet"));
            assertThat(quiet.notifications(2))
                    .extracting(NotificationView::project)
                    .isEqualTo(List.of("quiet"));

            Client all = new Client(daemon.url(), token, "*", "ada");
            assertThat(all.adjustments(Optional.empty(), 10)).hasSize(6);
            assertThat(all.notifications(10)).hasSize(6);
            assertThat(all.adjustments(Optional.empty(), 2))
                    .extracting(AdjustmentView::project)
                    .isEqualTo(List.of("busy", "busy"));
        }
    }

    private static void write(Database database, String project, int times) {
        ServerRecord server = database.servers()
                .seen(new ServerRecord(
                        UUID.randomUUID(),
                        "",
                        "web",
                        project,
                        "ada",
                        "trace:///gone",
                        true,
                        Map.of(),
                        NOON,
                        Optional.empty()));
        for (int i = 0; i < times; i++) {
            Adjustment a = database.journal()
                    .intend(new Adjustment(
                            0,
                            server.id(),
                            server.name(),
                            project,
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
                            NOON));
            database.journal().advance(a.id(), State.VERIFIED, "seen", NOON);
            database.notifications()
                    .add(new Notification(
                            0, NOON, project, "gnomon", Optional.of(server.id()), Optional.of(a.id()), "told"));
        }
    }
}
