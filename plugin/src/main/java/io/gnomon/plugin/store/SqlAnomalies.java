package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Anomalies in the table of that name. Thread-safe. */
final class SqlAnomalies implements Anomalies {
    private static final String ALL =
            "SELECT a.*, s.name AS server_name, s.project AS project FROM anomaly a JOIN server s ON s.id = a.server";

    private final Database database;

    SqlAnomalies(Database database) {
        this.database = database;
    }

    @Override
    public List<AnomalyRecord> put(List<AnomalyRecord> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        return database.write(h -> {
            List<AnomalyRecord> kept = new ArrayList<>();
            for (AnomalyRecord anomaly : found) {
                if (Queries.isServer(h, anomaly.server())) {
                    Optional<Long> same = same(h, anomaly);
                    long id = same.isPresent() ? update(h, same.get(), anomaly) : insert(h, anomaly);
                    kept.add(h.createQuery(ALL + " WHERE a.id = :id")
                            .bind("id", id)
                            .map((row, context) -> Rows.anomaly(row))
                            .one());
                }
            }
            return kept;
        });
    }

    private static Optional<Long> same(Handle h, AnomalyRecord a) {
        return h.createQuery("""
                        SELECT id FROM anomaly WHERE server = :server AND resource = :resource AND kind = :kind
                            AND ended_at >= :from AND began_at <= :to ORDER BY id DESC LIMIT 1""")
                .bind("server", a.server())
                .bind("resource", a.resource().name())
                .bind("kind", a.kind())
                .bind("from", Rows.time(a.from()))
                .bind("to", Rows.time(a.to()))
                .mapTo(Long.class)
                .findOne();
    }

    private static long update(Handle h, long id, AnomalyRecord a) {
        h.createUpdate("""
                        UPDATE anomaly SET ended_at = CASE WHEN ended_at > :to THEN ended_at ELSE :to END,
                            score = :score, facts = :facts, message = :message
                        WHERE id = :id""")
                .bind("to", Rows.time(a.to()))
                .bind("score", a.score())
                .bind("facts", Rows.facts(a.facts()))
                .bind("message", Rows.cut(a.message()))
                .bind("id", id)
                .execute();
        return id;
    }

    private static long insert(Handle h, AnomalyRecord a) {
        return h.createUpdate("""
                        INSERT INTO anomaly (server, resource, kind, began_at, ended_at, score, facts, message, found_at,
                            told)
                        VALUES (:server, :resource, :kind, :from, :to, :score, :facts, :message, :foundAt, FALSE)""")
                .bind("server", a.server())
                .bind("resource", a.resource().name())
                .bind("kind", a.kind())
                .bind("from", Rows.time(a.from()))
                .bind("to", Rows.time(a.to()))
                .bind("score", a.score())
                .bind("facts", Rows.facts(a.facts()))
                .bind("message", Rows.cut(a.message()))
                .bind("foundAt", Rows.time(a.foundAt()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void told(long id) {
        database.write(h -> h.createUpdate("UPDATE anomaly SET told = TRUE WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    @Override
    public List<AnomalyRecord> list(Optional<UUID> server, Optional<String> project, int limit) {
        return Queries.list(
                database,
                ALL,
                server,
                project,
                "a.ended_at DESC, a.id DESC",
                limit,
                (row, context) -> Rows.anomaly(row));
    }

    @Override
    public long prune(Instant before) {
        return Queries.prune(
                database,
                h -> h.createQuery("SELECT id FROM anomaly WHERE ended_at < :before ORDER BY ended_at LIMIT :most")
                        .bind("before", Rows.time(before)),
                "anomaly");
    }
}
