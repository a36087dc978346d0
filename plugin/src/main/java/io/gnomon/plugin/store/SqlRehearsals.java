package io.gnomon.plugin.store;

import io.gnomon.plugin.store.RehearsalRecord.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Rehearsals in the table of that name. Thread-safe. */
final class SqlRehearsals implements Rehearsals {
    private final Database database;

    SqlRehearsals(Database database) {
        this.database = database;
    }

    @Override
    public RehearsalRecord begin(RehearsalRecord r) {
        return database.write(h -> {
            long id = h.createUpdate("""
                            INSERT INTO rehearsal (project, workload, portion, original, copy, hypervisor, actor, state,
                                detail, measured, predicted, began_at, updated_at)
                            VALUES (:project, :workload, :portion, :original, :copy, :hypervisor, :actor, 'RUNNING',
                                :detail, '{}', :predicted, :at, :at)""")
                    .bind("project", r.project())
                    .bind("workload", r.workload())
                    .bind("portion", r.portion())
                    .bind("original", r.original())
                    .bind("copy", r.copy())
                    .bind("hypervisor", r.hypervisor())
                    .bind("actor", r.actor())
                    .bind("detail", Rows.cut(r.detail()))
                    .bind("predicted", Rows.facts(r.predicted()))
                    .bind("at", Rows.time(r.beganAt()))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            return h.createQuery("SELECT * FROM rehearsal WHERE id = :id")
                    .bind("id", id)
                    .map((row, context) -> rehearsal(row))
                    .one();
        });
    }

    @Override
    public void end(long id, State state, String detail, Map<String, Double> measured, Instant at) {
        change(id, "state", state, detail, measured, at);
    }

    @Override
    public void note(long id, State outcome, String detail, Map<String, Double> measured, Instant at) {
        change(id, "outcome", outcome, detail, measured, at);
    }

    /** Of one that is under way. @param column of ours */
    private void change(long id, String column, State value, String detail, Map<String, Double> measured, Instant at) {
        database.write(h -> h.createUpdate("UPDATE rehearsal SET " + column
                        + " = :value, detail = :detail, measured = :measured, updated_at = :at"
                        + " WHERE id = :id AND state = 'RUNNING'")
                .bind("value", value.name())
                .bind("detail", Rows.cut(detail))
                .bind("measured", Rows.facts(measured))
                .bind("at", Rows.time(at))
                .bind("id", id)
                .execute());
    }

    @Override
    public Optional<State> noted(long id) {
        return database.read(h -> h.createQuery("SELECT outcome FROM rehearsal WHERE id = :id AND outcome IS NOT NULL")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(State::valueOf));
    }

    @Override
    public boolean isCopy(UUID server) {
        return database.read(h -> h.createQuery("SELECT COUNT(*) FROM rehearsal WHERE copy = :server")
                        .bind("server", server)
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    @Override
    public List<RehearsalRecord> open() {
        return database.read(h -> h.createQuery("SELECT * FROM rehearsal WHERE state = 'RUNNING' ORDER BY id")
                .map((row, context) -> rehearsal(row))
                .list());
    }

    @Override
    public List<RehearsalRecord> of(String project, String workload, String portion) {
        return database.read(
                h -> h.createQuery("SELECT * FROM rehearsal WHERE project = :project AND workload = :workload"
                                + " AND portion = :portion ORDER BY id DESC")
                        .bind("project", project)
                        .bind("workload", workload)
                        .bind("portion", portion)
                        .map((row, context) -> rehearsal(row))
                        .list());
    }

    @Override
    public Optional<RehearsalRecord> find(long id) {
        return database.read(h -> h.createQuery("SELECT * FROM rehearsal WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> rehearsal(row))
                .findOne());
    }

    @Override
    public List<RehearsalRecord> list(Optional<String> project, int limit) {
        return Queries.list(
                database,
                "SELECT * FROM rehearsal",
                Optional.empty(),
                project,
                "id DESC",
                limit,
                (row, context) -> rehearsal(row));
    }

    @Override
    public void forget(String project) {
        database.write(h -> h.createUpdate("DELETE FROM rehearsal WHERE project = :project AND state <> 'RUNNING'")
                .bind("project", project)
                .execute());
    }

    @Override
    public long prune(Instant before) {
        return database.write(
                h -> h.createUpdate("DELETE FROM rehearsal WHERE updated_at < :before AND state <> 'RUNNING'")
                        .bind("before", Rows.time(before))
                        .execute());
    }

    private static RehearsalRecord rehearsal(ResultSet row) throws SQLException {
        return new RehearsalRecord(
                row.getLong("id"),
                row.getString("project"),
                row.getString("workload"),
                row.getString("portion"),
                row.getObject("original", UUID.class),
                row.getObject("copy", UUID.class),
                row.getString("hypervisor"),
                row.getString("actor"),
                State.valueOf(row.getString("state")),
                row.getString("detail"),
                numbers(row.getString("measured")),
                numbers(row.getString("predicted")),
                Rows.instant(row, "began_at"),
                Rows.instant(row, "updated_at"));
    }

    private static Map<String, Double> numbers(String json) {
        Map<String, Double> numbers = new TreeMap<>();
        Rows.map(json).forEach((name, text) -> numbers.put(name, Double.valueOf(text)));
        return numbers;
    }
}
