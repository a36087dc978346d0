package io.gnomon.plugin.store;

import io.gnomon.plugin.store.Adjustment.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The journal in the table {@code adjustment}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlJournal implements Journal {
    private final Database database;
    private final StateTable<Adjustment, State> table;

    SqlJournal(Database database) {
        this.database = database;
        this.table = new StateTable<>(
                database,
                "adjustment",
                (row, context) -> Rows.adjustment(row),
                Adjustment::state,
                State.class,
                State::isFinal);
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
            return table.one(h, insert(h, intent));
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
        return table.advance(id, state, detail, at);
    }

    @Override
    public List<Adjustment> open() {
        return table.open();
    }

    @Override
    public Optional<Adjustment> find(long id) {
        return table.find(id);
    }

    @Override
    public List<Adjustment> list(Optional<UUID> server, Optional<String> project, int limit) {
        return table.list(server, project, limit);
    }

    @Override
    public long prune(Instant before) {
        return table.prune(before);
    }
}
