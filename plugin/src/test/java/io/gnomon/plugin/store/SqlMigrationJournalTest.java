package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.store.MigrationRecord.State;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlMigrationJournalTest {
    @TempDir
    Path folder;

    private Database database;
    private MigrationJournal journal;
    private ServerRecord web;
    private ServerRecord db;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        journal = database.migrations();
        web = database.servers().seen(server("web"));
        db = database.servers().seen(server("db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static MigrationRecord move(ServerRecord server, State state) {
        return new MigrationRecord(
                0,
                server.id(),
                server.name(),
                server.project(),
                "gnomon",
                "node-1",
                "node-2",
                12.5,
                1.25,
                2_048,
                "node-1 will be short of CPU",
                state,
                "",
                NOON,
                NOON);
    }

    @Test
    void itIsKeptAsItIsAndMovesForwardOnly() {
        MigrationRecord intent = journal.intend(move(web, State.INTENDED), 1);
        assertThat(intent).usingRecursiveComparison().ignoringFields("id").isEqualTo(move(web, State.INTENDED));
        journal.advance(intent.id(), State.ACTING, "", NOON);
        journal.advance(intent.id(), State.MOVING, "", NOON);
        assertThatThrownBy(() -> journal.advance(intent.id(), State.ACTING, "", NOON))
                .isInstanceOf(IllegalStateException.class);
        MigrationRecord done = journal.advance(intent.id(), State.DONE, "runs", NOON.plusSeconds(5));
        assertThatThrownBy(() -> journal.advance(intent.id(), State.UNKNOWN, "", NOON))
                .hasMessage("migration " + intent.id() + " is DONE and cannot become UNKNOWN");
        assertThat(journal.open()).isEmpty();
        assertThat(journal.list(Optional.of(web.id()), Optional.of("project-1"), 5))
                .containsExactly(done);
        assertThat(journal.list(Optional.of(db.id()), Optional.empty(), 5)).isEmpty();
        assertThat(journal.since(NOON.plusSeconds(5))).containsExactly(done);
        assertThat(journal.since(NOON.plusSeconds(6))).isEmpty();
    }

    @Test
    void neitherTwoOfAServerNorMoreThanTheBudgetAreOpen() {
        MigrationRecord first = journal.intend(move(web, State.INTENDED), 2);
        assertThatThrownBy(() -> journal.intend(move(web, State.INTENDED), 2))
                .hasMessageContaining("a migration of web is under way");
        assertThatThrownBy(() -> journal.intend(move(db, State.INTENDED), 1)).hasMessageContaining("migrate.budget");
        journal.intend(move(db, State.INTENDED), 2);
        journal.advance(first.id(), State.FAILED, "", NOON);
        assertThat(journal.intend(move(web, State.INTENDED), 2).id()).isGreaterThan(first.id());
    }

    @Test
    void anAdviceIsFinalAndWhatIsClosedAndOldIsPruned() {
        journal.advise(move(web, State.ADVISED));
        MigrationRecord open = journal.intend(move(web, State.INTENDED), 1);
        assertThat(journal.prune(NOON.plusSeconds(1))).isEqualTo(1);
        assertThat(journal.list(Optional.empty(), Optional.empty(), 5)).containsExactly(open);
        assertThatThrownBy(() -> journal.advise(move(server("never seen"), State.ADVISED)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
