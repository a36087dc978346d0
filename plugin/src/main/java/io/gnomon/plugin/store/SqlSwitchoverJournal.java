package io.gnomon.plugin.store;

import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Held;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The switchovers in the table {@code switchover}. Thread-safe: of two threads that advance alike, one gets an exception. */
final class SqlSwitchoverJournal implements SwitchoverJournal {
    /** The moment that a state is the end of. */
    private static final Map<State, String> MOMENTS =
            Map.of(State.FENCED, "fenced_at", State.SHIFTING, "expanded_at", State.VERIFYING, "shifted_at");

    /** A takeover after which there was no other of the same member. */
    private static final String NOT_LAST = " AND NOT (kind <> 'DRILL' AND state = 'DONE' AND NOT EXISTS (SELECT 1 FROM"
            + " switchover later WHERE later.kind <> 'DRILL' AND later.state = 'DONE' AND later.id > switchover.id"
            + " AND later.project = switchover.project AND later.workload = switchover.workload"
            + " AND later.portion = switchover.portion AND later.member = switchover.member))";

    private final Database database;
    private final StateTable<SwitchoverRecord, State> table;

    SqlSwitchoverJournal(Database database) {
        this.database = database;
        this.table = new StateTable<>(
                database,
                "switchover",
                (row, context) -> switchover(row),
                SwitchoverRecord::state,
                State.class,
                State::isFinal);
    }

    @Override
    public SwitchoverRecord begin(SwitchoverRecord s) {
        if (s.state() != State.DETECTED) {
            throw new IllegalArgumentException("it must be DETECTED, not " + s.state());
        }
        try {
            return database.write(h -> {
                refuseIfUnderWay(table.open(h), s);
                lastTakeover(h, s.project(), s.workload(), s.portion(), s.member())
                        .filter(last -> !last.to().server().equals(s.from().server()))
                        .ifPresent(last -> {
                            throw new IllegalStateException(
                                    "switchover " + last.id() + " gave the traffic of " + s.workload() + "/"
                                            + s.portion() + " to " + last.to().name() + " meanwhile");
                        });
                return insert(h, s);
            });
        } catch (StoreException e) {
            refuseIfUnderWay(table.open(), s); // somebody else was quicker: the table takes one of a portion
            throw e;
        }
    }

    private static void refuseIfUnderWay(List<SwitchoverRecord> all, SwitchoverRecord s) {
        for (SwitchoverRecord open : all) {
            if (isOfSamePortion(open, s) || !disjoint(open, s)) {
                throw new IllegalStateException(
                        "switchover " + open.id() + " of " + open.workload() + "/" + open.portion() + " is under way");
            }
        }
    }

    private static boolean isOfSamePortion(SwitchoverRecord a, SwitchoverRecord b) {
        return a.project().equals(b.project())
                && a.workload().equals(b.workload())
                && a.portion().equals(b.portion());
    }

    /** A server that two portions name is moved by one of them at a time. */
    private static boolean disjoint(SwitchoverRecord a, SwitchoverRecord b) {
        Set<UUID> servers = Set.of(a.from().server(), a.to().server());
        return !servers.contains(b.from().server()) && !servers.contains(b.to().server());
    }

    private SwitchoverRecord insert(Handle h, SwitchoverRecord s) {
        long id = h.createUpdate("""
                        INSERT INTO switchover (underway, kind, workload, portion, project, member, actor, from_server, from_name,
                            from_hypervisor, to_server, to_name, to_hypervisor, held_mib, held_cores, address, state, met,
                            detail, failing_since, decided_at, updated_at)
                        VALUES (:underway, :kind, :workload, :portion, :project, :member, :actor, :fromServer, :fromName,
                            :fromHypervisor, :toServer, :toName, :toHypervisor, :heldMib, :heldCores, :address, :state,
                            FALSE, :detail, :failingSince, :decidedAt, :updatedAt)""")
                .bind("underway", s.project() + "/" + s.workload() + "/" + s.portion())
                .bind("kind", s.kind().name())
                .bind("workload", s.workload())
                .bind("portion", s.portion())
                .bind("project", s.project())
                .bind("member", s.member())
                .bind("actor", s.actor())
                .bind("fromServer", s.from().server())
                .bind("fromName", s.from().name())
                .bind("fromHypervisor", s.from().hypervisor())
                .bind("toServer", s.to().server())
                .bind("toName", s.to().name())
                .bind("toHypervisor", s.to().hypervisor())
                .bind("heldMib", s.held().memoryMib())
                .bind("heldCores", s.held().cores())
                .bind("address", s.address().orElse(""))
                .bind("state", s.state().name())
                .bind("detail", Rows.cut(s.detail()))
                .bind("failingSince", Rows.time(s.failingSince()))
                .bind("decidedAt", Rows.time(s.decidedAt()))
                .bind("updatedAt", Rows.time(s.updatedAt()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return table.one(h, id);
    }

    @Override
    public SwitchoverRecord advance(SwitchoverRecord s, State state, boolean met, String detail, Instant at) {
        return database.write(h -> {
            table.advance(h, s.id(), state, detail, at);
            String moment = MOMENTS.get(state);
            String set = (moment == null ? "" : ", " + moment + " = updated_at")
                    + (state.isFinal() ? ", underway = NULL" : "");
            h.createUpdate("UPDATE switchover SET met = :met" + set + " WHERE id = :id")
                    .bind("met", met)
                    .bind("id", s.id())
                    .execute();
            return table.one(h, s.id());
        });
    }

    @Override
    public List<SwitchoverRecord> open() {
        return table.open();
    }

    @Override
    public Optional<SwitchoverRecord> find(long id) {
        return table.find(id);
    }

    @Override
    public Optional<SwitchoverRecord> lastTakeover(String project, String workload, String portion, String member) {
        return database.read(h -> lastTakeover(h, project, workload, portion, member));
    }

    private static Optional<SwitchoverRecord> lastTakeover(
            Handle h, String project, String workload, String portion, String member) {
        return h.createQuery("""
                        SELECT * FROM switchover WHERE project = :project AND workload = :workload AND portion = :portion
                            AND member = :member AND kind <> 'DRILL' AND state = 'DONE' ORDER BY id DESC LIMIT 1""")
                .bind("project", project)
                .bind("workload", workload)
                .bind("portion", portion)
                .bind("member", member)
                .map((row, context) -> switchover(row))
                .findOne();
    }

    @Override
    public List<SwitchoverRecord> list(Optional<String> project, int limit) {
        return table.list(Optional.empty(), project, limit);
    }

    @Override
    public long prune(Instant before) {
        return table.prune(before, NOT_LAST);
    }

    private static SwitchoverRecord switchover(ResultSet row) throws SQLException {
        String address = row.getString("address");
        return new SwitchoverRecord(
                row.getLong("id"),
                Kind.valueOf(row.getString("kind")),
                row.getString("workload"),
                row.getString("portion"),
                row.getString("project"),
                row.getString("member"),
                row.getString("actor"),
                end(row, "from"),
                end(row, "to"),
                new Held(row.getDouble("held_mib"), row.getDouble("held_cores")),
                address.isEmpty() ? Optional.empty() : Optional.of(address),
                State.valueOf(row.getString("state")),
                row.getBoolean("met"),
                row.getString("detail"),
                Rows.instant(row, "failing_since"),
                Rows.instant(row, "decided_at"),
                moment(row, "fenced_at"),
                moment(row, "expanded_at"),
                moment(row, "shifted_at"),
                Rows.instant(row, "updated_at"));
    }

    private static End end(ResultSet row, String which) throws SQLException {
        return new End(
                row.getObject(which + "_server", UUID.class),
                row.getString(which + "_name"),
                row.getString(which + "_hypervisor"));
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
