package io.gnomon.plugin.store;

import io.gnomon.plugin.store.MigrationRecord.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The migrations in the table {@code migration}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlMigrationJournal implements MigrationJournal {
    private final Database database;
    private final StateTable<MigrationRecord, State> table;

    SqlMigrationJournal(Database database) {
        this.database = database;
        this.table = new StateTable<>(
                database,
                "migration",
                (row, context) -> Rows.migration(row),
                MigrationRecord::state,
                State.class,
                State::isFinal);
    }

    @Override
    public MigrationRecord intend(MigrationRecord intent, int most) {
        return database.write(h -> {
            List<MigrationRecord> open = table.open(h);
            if (open.stream().anyMatch(m -> m.server().equals(intent.server()))) {
                throw new IllegalStateException("a migration of " + intent.serverName() + " is under way");
            }
            if (open.size() >= most) {
                throw new IllegalStateException(
                        open.size() + " migrations are under way, as many as migrate.budget allows");
            }
            return insert(h, intent, State.INTENDED);
        });
    }

    @Override
    public MigrationRecord advise(MigrationRecord advice) {
        return database.write(h -> insert(h, advice, State.ADVISED));
    }

    private MigrationRecord insert(Handle h, MigrationRecord m, State state) {
        if (m.state() != state) {
            throw new IllegalArgumentException("it must be " + state + ", not " + m.state());
        }
        if (!Queries.isServer(h, m.server())) {
            throw new IllegalArgumentException("server " + m.server() + " is not known");
        }
        long id = h.createUpdate("""
                        INSERT INTO migration (server, server_name, project, actor, source, target, benefit, cost,
                            memory_mib, reason, state, detail, decided_at, updated_at)
                        VALUES (:server, :serverName, :project, :actor, :source, :target, :benefit, :cost,
                            :memoryMib, :reason, :state, :detail, :decidedAt, :updatedAt)""")
                .bind("server", m.server())
                .bind("serverName", m.serverName())
                .bind("project", m.project())
                .bind("actor", m.actor())
                .bind("source", m.source())
                .bind("target", m.target())
                .bind("benefit", m.benefit())
                .bind("cost", m.cost())
                .bind("memoryMib", m.memoryMib())
                .bind("reason", Rows.cut(m.reason()))
                .bind("state", m.state().name())
                .bind("detail", Rows.cut(m.detail()))
                .bind("decidedAt", Rows.time(m.decidedAt()))
                .bind("updatedAt", Rows.time(m.updatedAt()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return table.one(h, id);
    }

    @Override
    public MigrationRecord advance(long id, State state, String detail, Instant at) {
        return table.advance(id, state, detail, at);
    }

    @Override
    public List<MigrationRecord> open() {
        return table.open();
    }

    @Override
    public List<MigrationRecord> since(Instant at) {
        return database.read(h -> h.createQuery("SELECT * FROM migration WHERE updated_at >= :at ORDER BY id DESC")
                .bind("at", Rows.time(at))
                .map((row, context) -> Rows.migration(row))
                .list());
    }

    @Override
    public List<MigrationRecord> list(Optional<UUID> server, Optional<String> project, int limit) {
        return table.list(server, project, limit);
    }

    @Override
    public long prune(Instant before) {
        return table.prune(before);
    }
}
