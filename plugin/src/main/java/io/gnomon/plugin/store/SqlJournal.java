package io.gnomon.plugin.store;

import io.gnomon.plugin.store.Adjustment.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The journal in the table {@code adjustment}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlJournal implements Journal {
    private static final List<String> OPEN_STATES = Arrays.stream(State.values())
            .filter(s -> !s.isFinal())
            .map(State::name)
            .toList();

    private final Database database;

    SqlJournal(Database database) {
        this.database = database;
    }

    @Override
    public Adjustment intend(Adjustment intent) {
        if (intent.state() != State.INTENDED) {
            throw new IllegalArgumentException("an intent must be INTENDED, not " + intent.state());
        }
        return database.write(h -> {
            if (!Queries.isServer(h, intent.server())) {
                throw new IllegalArgumentException("server " + intent.server() + " is not known");
            }
            long id = insert(h, intent);
            return find(h, id, "").orElseThrow();
        });
    }

    private static long insert(Handle h, Adjustment intent) {
        return h.createUpdate("""
                        INSERT INTO adjustment (server, server_name, project, actor, resource, from_amount, to_amount,
                            measured, forecast_low, forecast_median, forecast_high, reason, state, detail, decided_at,
                            updated_at)
                        VALUES (:server, :serverName, :project, :actor, :resource, :from, :to, :measured, :low, :median,
                            :high, :reason, :state, :detail, :decidedAt, :updatedAt)""")
                .bind("server", intent.server())
                .bind("serverName", intent.serverName())
                .bind("project", intent.project())
                .bind("actor", intent.actor())
                .bind("resource", intent.resource().name())
                .bind("from", intent.from())
                .bind("to", intent.to())
                .bind("measured", intent.measured())
                .bind("low", intent.forecastLow())
                .bind("median", intent.forecastMedian())
                .bind("high", intent.forecastHigh())
                .bind("reason", Rows.cut(intent.reason()))
                .bind("state", intent.state().name())
                .bind("detail", Rows.cut(intent.detail()))
                .bind("decidedAt", Rows.time(intent.decidedAt()))
                .bind("updatedAt", Rows.time(intent.updatedAt()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Adjustment advance(long id, State state, String detail, Instant at) {
        return database.write(h -> {
            Adjustment now = find(h, id, " FOR UPDATE")
                    .orElseThrow(() -> new IllegalArgumentException("adjustment " + id + " is not in the journal"));
            if (now.state().isFinal() || state.compareTo(now.state()) <= 0) {
                throw new IllegalStateException(
                        "adjustment " + id + " is " + now.state() + " and cannot become " + state);
            }
            h.createUpdate("UPDATE adjustment SET state = :state, detail = :detail, updated_at = :at WHERE id = :id")
                    .bind("state", state.name())
                    .bind("detail", Rows.cut(detail))
                    .bind("at", Rows.time(at))
                    .bind("id", id)
                    .execute();
            return find(h, id, "").orElseThrow();
        });
    }

    @Override
    public List<Adjustment> open() {
        return database.read(h -> h.createQuery("SELECT * FROM adjustment WHERE state IN (<states>) ORDER BY id")
                .bindList("states", OPEN_STATES)
                .map((row, context) -> Rows.adjustment(row))
                .list());
    }

    @Override
    public Optional<Adjustment> find(long id) {
        return database.read(h -> find(h, id, ""));
    }

    private static Optional<Adjustment> find(Handle h, long id, String lock) {
        return h.createQuery("SELECT * FROM adjustment WHERE id = :id" + lock)
                .bind("id", id)
                .map((row, context) -> Rows.adjustment(row))
                .findOne();
    }

    @Override
    public List<Adjustment> list(Optional<UUID> server, Optional<String> project, int limit) {
        return Queries.list(
                database,
                "SELECT * FROM adjustment",
                server,
                project,
                "id DESC",
                limit,
                (row, context) -> Rows.adjustment(row));
    }

    @Override
    public long prune(Instant before) {
        return Queries.prune(
                database,
                h -> h.createQuery("SELECT id FROM adjustment WHERE updated_at < :before AND state NOT IN (<open>)"
                                + " ORDER BY updated_at LIMIT :most")
                        .bind("before", Rows.time(before))
                        .bindList("open", OPEN_STATES),
                "adjustment");
    }
}
