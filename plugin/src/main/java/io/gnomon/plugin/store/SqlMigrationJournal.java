package io.gnomon.plugin.store;

import io.gnomon.plugin.store.MigrationRecord.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The migrations in the table {@code migration}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlMigrationJournal implements MigrationJournal {
    private static final List<String> OPEN_STATES = Arrays.stream(State.values())
            .filter(s -> !s.isFinal())
            .map(State::name)
            .toList();

    private final Database database;

    SqlMigrationJournal(Database database) {
        this.database = database;
    }

    @Override
    public MigrationRecord intend(MigrationRecord intent, int most) {
        return database.write(h -> {
            List<MigrationRecord> open = open(h);
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

    private static MigrationRecord insert(Handle h, MigrationRecord m, State state) {
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
        return find(h, id, "").orElseThrow();
    }

    @Override
    public MigrationRecord advance(long id, State state, String detail, Instant at) {
        return database.write(h -> {
            MigrationRecord now = find(h, id, " FOR UPDATE")
                    .orElseThrow(() -> new IllegalArgumentException("migration " + id + " is not in the journal"));
            if (now.state().isFinal() || state.compareTo(now.state()) <= 0) {
                throw new IllegalStateException(
                        "migration " + id + " is " + now.state() + " and cannot become " + state);
            }
            h.createUpdate("UPDATE migration SET state = :state, detail = :detail, updated_at = :at WHERE id = :id")
                    .bind("state", state.name())
                    .bind("detail", Rows.cut(detail))
                    .bind("at", Rows.time(at))
                    .bind("id", id)
                    .execute();
            return find(h, id, "").orElseThrow();
        });
    }

    private static Optional<MigrationRecord> find(Handle h, long id, String lock) {
        return h.createQuery("SELECT * FROM migration WHERE id = :id" + lock)
                .bind("id", id)
                .map((row, context) -> Rows.migration(row))
                .findOne();
    }

    private static List<MigrationRecord> open(Handle h) {
        return h.createQuery("SELECT * FROM migration WHERE state IN (<states>) ORDER BY id")
                .bindList("states", OPEN_STATES)
                .map((row, context) -> Rows.migration(row))
                .list();
    }

    @Override
    public List<MigrationRecord> open() {
        return database.read(SqlMigrationJournal::open);
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
        return Queries.list(
                database,
                "SELECT * FROM migration",
                server,
                project,
                "id DESC",
                limit,
                (row, context) -> Rows.migration(row));
    }

    @Override
    public long prune(Instant before) {
        return Queries.prune(
                database,
                h -> h.createQuery("SELECT id FROM migration WHERE updated_at < :before AND state NOT IN (<open>)"
                                + " ORDER BY updated_at LIMIT :most")
                        .bind("before", Rows.time(before))
                        .bindList("open", OPEN_STATES),
                "migration");
    }
}
