package io.gnomon.plugin.store;

import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The journal in the table {@code adjustment}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlJournal implements Journal {
    private static final Set<State> EFFECTIVE = EnumSet.of(State.VERIFIED, State.ACCEPTED);

    /** By the last that took effect it is known, after a restart, that what a server has and holds is of our making. */
    private static final String KEPT =
            " AND NOT (server IN (SELECT s.id FROM server s) AND id IN (SELECT MAX(a.id) FROM"
                    + " adjustment a WHERE a.state IN ('VERIFIED', 'ACCEPTED') GROUP BY a.server, a.resource))";

    private static final Set<State> OPEN = EnumSet.of(State.INTENDED, State.ACTING, State.ACTED);
    /** What was claimed for these was given back before they got there. */
    private static final Set<State> WITHOUT_TRACE = EnumSet.of(State.REFUSED, State.FAILED, State.ADVISED);

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
    public void reached(long id, double to) {
        int changed = database.write(
                h -> h.createUpdate("UPDATE adjustment SET to_amount = :to WHERE id = :id AND state IN (<open>)")
                        .bind("to", to)
                        .bind("id", id)
                        .bindList("open", names(OPEN))
                        .execute());
        if (changed == 0) {
            throw new IllegalStateException("adjustment " + id + " is not open");
        }
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
    public Optional<Adjustment> lastEffective(UUID server, Resource resource) {
        return database.read(
                h -> h.createQuery("SELECT * FROM adjustment WHERE server = :server AND resource = :resource"
                                + " AND state IN (<states>) ORDER BY id DESC LIMIT 1")
                        .bind("server", server)
                        .bind("resource", resource.name())
                        .bindList("states", names(EFFECTIVE))
                        .map((row, context) -> Rows.adjustment(row))
                        .findOne());
    }

    @Override
    public List<Adjustment> lastOfEachServer() {
        return database.read(h -> h.createQuery("SELECT * FROM adjustment WHERE id IN"
                        + " (SELECT MAX(id) FROM adjustment WHERE state NOT IN (<states>) GROUP BY server) ORDER BY id")
                .bindList("states", names(WITHOUT_TRACE))
                .map((row, context) -> Rows.adjustment(row))
                .list());
    }

    private static List<String> names(Set<State> states) {
        return states.stream().map(Enum::name).toList();
    }

    @Override
    public long prune(Instant before) {
        return table.prune(before, KEPT);
    }
}
