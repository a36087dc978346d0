package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.filesHolding;
import static io.gnomon.plugin.store.StoreFixtures.intent;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.store.Adjustment.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        ServerRecord web;
        Adjustment adjustment;
        Notification notification;
        try (Database database = Database.open(folder)) {
            web = database.servers().seen(server("web"));
            adjustment = database.journal().intend(intent(web));
            notification = database.notifications()
                    .add(new Notification(
                            0,
                            NOON,
                            "project-1",
                            "gnomon",
                            Optional.of(web.id()),
                            Optional.of(adjustment.id()),
                            "more"));
        }
        try (Database database = Database.open(folder)) {
            assertThat(database.servers().find(web.id())).contains(web);
            assertThat(database.journal().find(adjustment.id())).contains(adjustment);
            assertThat(database.notifications().list(Optional.empty(), 10)).containsExactly(notification);
        }
    }

    @Test
    void anIntentSurvivesKillingTheProcessTheMomentIntendReturns() throws Exception {
        try (ForkedJvm daemon = ForkedJvm.start(IntendThenHang.class, folder.toString())) {
            daemon.await("intended");
            daemon.kill();
        }
        try (Database database = Database.open(folder)) {
            assertThat(database.journal().open())
                    .extracting(Adjustment::serverName)
                    .containsExactly("web");
        }
    }

    static final class IntendThenHang {
        public static void main(String[] arguments) throws InterruptedException {
            Database database = Database.open(Path.of(arguments[0]));
            database.journal().intend(intent(database.servers().seen(server("web"))));
            ForkedJvm.sayAndHang("intended");
        }
    }

    @Test
    void aSecondDaemonIsToldThatTheFolderIsInUse() throws Exception {
        try (ForkedJvm daemon = ForkedJvm.start(IntendThenHang.class, folder.toString())) {
            daemon.await("intended");

            assertThatThrownBy(() -> Database.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(folder.resolve("state.mv.db")
                            + " is in use: another daemon runs with this data folder; stop it, or set daemon.data");
        }
    }

    @Test
    void aDamagedFileIsNamedWithTheMend() throws IOException {
        Path file = Files.writeString(folder.resolve("state.mv.db"), "this is no database\n".repeat(1000));

        assertThatThrownBy(() -> Database.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + " is damaged")
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() {
        try (Database database = Database.open(folder)) {
            database.write(h -> h.execute(
                    "INSERT INTO \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\","
                            + " \"script\", \"installed_by\", \"execution_time\", \"success\")"
                            + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'gnomon', 1, TRUE)"));
        }

        assertThatThrownBy(() -> Database.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("written by a newer Gnomon")
                .hasMessageContaining("version 99");
        // and the file is free for the newer one
        assertThatThrownBy(() -> Database.open(folder)).hasMessageContaining("written by a newer Gnomon");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Database.open(file.resolve("data")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot make the folder " + file.resolve("data"));
    }

    @Test
    void aFirstStartThatWasKilledGoesOn() {
        try (Database database = Database.open(folder)) {
            // as if it had been killed after the first of the tables
            database.write(h -> h.execute("DROP TABLE notification"));
            database.write(h -> h.execute("DROP TABLE adjustment"));
            database.write(h -> h.execute("DELETE FROM \"flyway_schema_history\""));
        }
        try (Database database = Database.open(folder)) {
            assertThat(database.journal()
                            .intend(intent(database.servers().seen(server("web"))))
                            .id())
                    .isPositive();
        }
    }

    @Test
    void erasedServersAreInNoFile() throws IOException {
        try (Database database = Database.open(folder)) {
            ServerRecord web = database.servers().seen(server("web-to-be-forgotten"));
            ServerRecord other = database.servers().seen(server("other-server"));
            Adjustment adjustment = database.journal().intend(intent(web));
            database.journal().intend(intent(other));
            database.notifications()
                    .add(new Notification(
                            0, NOON, "p", "a", Optional.of(web.id()), Optional.of(adjustment.id()), "secret-notice"));
            assertThat(filesHolding(folder, web.pseudonym())).isNotEmpty();

            database.servers().erase(List.of(web.id()));

            assertThat(filesHolding(folder, web.pseudonym())).isEmpty();
            assertThat(filesHolding(folder, "web-to-be-forgotten")).isEmpty();
            assertThat(filesHolding(folder, "secret-notice")).isEmpty();
            assertThat(database.servers().find(web.id())).isEmpty();
            assertThat(database.journal().list(Optional.empty(), Optional.empty(), 10))
                    .extracting(Adjustment::serverName)
                    .containsExactly("other-server");
            assertThat(database.notifications().list(Optional.empty(), 10)).isEmpty();
            assertThat(database.servers().seen(server("third")).name()).isEqualTo("third");
        }
    }

    @Test
    void erasingDisturbsNobodyWhoWritesMeanwhile() throws Exception {
        try (Database database = Database.open(folder)) {
            ServerRecord web = database.servers().seen(server("web"));
            CompletableFuture<?>[] writers = Stream.of(1, 2, 3)
                    .map(n -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 30; i++) {
                            database.journal().intend(intent(web));
                        }
                    }))
                    .toArray(CompletableFuture<?>[]::new);
            for (int i = 0; i < 5; i++) {
                database.servers()
                        .erase(List.of(database.servers().seen(server("e" + i)).id()));
            }
            CompletableFuture.allOf(writers).join();

            assertThat(database.journal().list(Optional.of(web.id()), Optional.empty(), 1000))
                    .hasSize(90);
            assertThat(database.journal().open()).allMatch(a -> a.state() == State.INTENDED);
        }
    }

    @Test
    void theNewestMigrationIsTheOneInTheResources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(f -> f.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))
                            .mapToInt(Integer::parseInt)
                            .max())
                    .hasValue(Integer.parseInt(Migrations.NEWEST));
        }
    }
}
