package io.gnomon.plugin.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables {@code workload_profile}, {@code shadow_instance} and {@code shadow_claim}. Thread-safe. */
final class SqlShadowTable implements ShadowTable {
    private static final List<String> OPEN = Arrays.stream(ShadowInstance.State.values())
            .filter(state -> !state.isFinal())
            .map(Enum::name)
            .toList();

    private static final String UNUSED =
            "NOT EXISTS (SELECT id FROM shadow_instance WHERE profile = workload_profile.id)";

    private final Database database;
    private final StateTable<ShadowClaim, ShadowClaim.State> claims;

    SqlShadowTable(Database database) {
        this.database = database;
        this.claims = new StateTable<>(
                database,
                "shadow_claim",
                (row, context) -> claim(row),
                ShadowClaim::state,
                ShadowClaim.State.class,
                ShadowClaim.State::isFinal);
    }

    @Override
    public WorkloadProfile requested(WorkloadProfile profile) {
        return database.write(h -> {
            h.createUpdate("""
                    MERGE INTO workload_profile USING (VALUES (1)) ON workload_profile.id = :id
                    WHEN MATCHED THEN UPDATE SET requests = requests + :requests, last_at = :lastAt
                    WHEN NOT MATCHED THEN INSERT (id, project, name, traits, requests, first_at, last_at)
                        VALUES (:id, :project, :name, :traits, :requests, :firstAt, :lastAt)""")
                    .bind("id", profile.id())
                    .bind("project", profile.project())
                    .bind("name", profile.name())
                    .bind("traits", Rows.json(profile.traits()))
                    .bind("requests", profile.requests())
                    .bind("firstAt", Rows.time(profile.firstAt()))
                    .bind("lastAt", Rows.time(profile.lastAt()))
                    .execute();
            h.createUpdate("INSERT INTO workload_request (profile, at) VALUES (:profile, :at)")
                    .bind("profile", profile.id())
                    .bind("at", Rows.time(profile.lastAt()))
                    .execute();
            return profile(h, profile.id()).orElseThrow();
        });
    }

    @Override
    public List<Request> requests(Instant since) {
        return database.read(
                h -> h.createQuery("SELECT profile, at FROM workload_request WHERE at >= :since ORDER BY at, id")
                        .bind("since", Rows.time(since))
                        .map((row, context) -> new Request(row.getString("profile"), Rows.instant(row, "at")))
                        .list());
    }

    @Override
    public Optional<WorkloadProfile> profile(String id) {
        return database.read(h -> profile(h, id));
    }

    private static Optional<WorkloadProfile> profile(Handle h, String id) {
        return h.createQuery("SELECT * FROM workload_profile WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> profile(row))
                .findOne();
    }

    @Override
    public List<WorkloadProfile> profiles(Optional<String> project) {
        return Queries.list(
                database,
                "SELECT * FROM workload_profile",
                Optional.empty(),
                project,
                "last_at DESC, id",
                Integer.MAX_VALUE,
                (row, context) -> profile(row));
    }

    @Override
    public void add(ShadowInstance i) {
        database.write(h -> h.createUpdate("""
                        INSERT INTO shadow_instance (id, profile, project, name, strength, hypervisor, state, memory_mib,
                            cores, asked_by, detail, version, created_at, updated_at, expires_at)
                        VALUES (:id, :profile, :project, :name, :strength, :hypervisor, :state, :memoryMib,
                            :cores, :askedBy, :detail, :version, :createdAt, :updatedAt, :expiresAt)""")
                .bind("id", i.id())
                .bind("profile", i.profile())
                .bind("project", i.project())
                .bind("name", i.name())
                .bind("strength", i.strength().name())
                .bind("hypervisor", i.hypervisor())
                .bind("state", i.state().name())
                .bind("memoryMib", i.memoryMib())
                .bind("cores", i.cores())
                .bind("askedBy", i.askedBy())
                .bind("detail", Rows.cut(i.detail()))
                .bind("version", i.version())
                .bind("createdAt", Rows.time(i.createdAt()))
                .bind("updatedAt", Rows.time(i.updatedAt()))
                .bind("expiresAt", Rows.time(i.expiresAt()))
                .execute());
    }

    @Override
    public Optional<ShadowInstance> find(UUID id) {
        return database.read(h -> find(h, id));
    }

    private static Optional<ShadowInstance> find(Handle h, UUID id) {
        return h.createQuery("SELECT * FROM shadow_instance WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> instance(row))
                .findOne();
    }

    @Override
    public List<ShadowInstance> open() {
        return database.read(
                h -> h.createQuery("SELECT * FROM shadow_instance WHERE state IN (<open>) ORDER BY created_at, id")
                        .bindList("open", OPEN)
                        .map((row, context) -> instance(row))
                        .list());
    }

    @Override
    public List<ShadowInstance> list(Optional<String> project, int limit) {
        return Queries.list(
                database,
                "SELECT * FROM shadow_instance",
                Optional.empty(),
                project,
                "created_at DESC, id",
                limit,
                (row, context) -> instance(row));
    }

    @Override
    public Optional<ShadowInstance> change(ShadowInstance i) {
        return database.write(h -> {
            int rows = h.createUpdate("""
                            UPDATE shadow_instance SET state = :state, memory_mib = :memoryMib, cores = :cores,
                                detail = :detail, version = version + 1, updated_at = :updatedAt, expires_at = :expiresAt
                            WHERE id = :id AND version = :version""")
                    .bind("state", i.state().name())
                    .bind("memoryMib", i.memoryMib())
                    .bind("cores", i.cores())
                    .bind("detail", Rows.cut(i.detail()))
                    .bind("updatedAt", Rows.time(i.updatedAt()))
                    .bind("expiresAt", Rows.time(i.expiresAt()))
                    .bind("id", i.id())
                    .bind("version", i.version())
                    .execute();
            return rows == 0 ? Optional.empty() : find(h, i.id());
        });
    }

    @Override
    public Optional<ShadowClaim> take(List<UUID> preferred, String project, String actor, String name, Instant at) {
        return database.write(h -> {
            for (UUID id : preferred) {
                if (move(h, id, "READY", ShadowInstance.State.CLAIMING, "claimed for " + name, at) > 0) {
                    return Optional.of(insert(h, id, project, actor, name, at));
                }
            }
            return Optional.empty();
        });
    }

    /** By whoever comes first: a row that is locked by another transaction is looked at again when that has ended. */
    private static int move(Handle h, UUID id, String from, ShadowInstance.State to, String detail, Instant at) {
        return h.createUpdate("""
                        UPDATE shadow_instance SET state = :to, detail = :detail, version = version + 1, updated_at = :at
                        WHERE id = :id AND state = :from""")
                .bind("to", to.name())
                .bind("detail", Rows.cut(detail))
                .bind("at", Rows.time(at))
                .bind("id", id)
                .bind("from", from)
                .execute();
    }

    private ShadowClaim insert(Handle h, UUID instance, String project, String actor, String name, Instant at) {
        long id = h.createUpdate("""
                        INSERT INTO shadow_claim (instance, project, actor, name, state, detail, decided_at, updated_at)
                        VALUES (:instance, :project, :actor, :name, 'TAKEN', '', :at, :at)""")
                .bind("instance", instance)
                .bind("project", project)
                .bind("actor", actor)
                .bind("name", name)
                .bind("at", Rows.time(at))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        return claims.one(h, id);
    }

    @Override
    public ShadowClaim advance(long claim, ShadowClaim.State state, String detail, Instant at) {
        return claims.advance(claim, state, detail, at);
    }

    @Override
    public void end(
            ShadowClaim claim, ShadowClaim.State state, ShadowInstance.State instance, String detail, Instant at) {
        database.write(h -> {
            claims.advance(h, claim.id(), state, detail, at);
            return move(h, claim.instance(), "CLAIMING", instance, detail, at);
        });
    }

    @Override
    public List<ShadowClaim> openClaims() {
        return claims.open();
    }

    @Override
    public List<ShadowClaim> claims(Optional<String> project, int limit) {
        return claims.list(Optional.empty(), project, limit);
    }

    @Override
    public long prune(Instant before) {
        return database.write(h -> {
            h.createUpdate("DELETE FROM workload_request WHERE at < :before")
                    .bind("before", Rows.time(before))
                    .execute();
            long gone = h.createUpdate(
                            "DELETE FROM shadow_instance WHERE updated_at < :before AND state NOT IN (<open>)")
                    .bind("before", Rows.time(before))
                    .bindList("open", OPEN)
                    .execute();
            h.createUpdate("DELETE FROM workload_profile WHERE last_at < :before AND " + UNUSED)
                    .bind("before", Rows.time(before))
                    .execute();
            return gone;
        });
    }

    @Override
    public void forget(String project) {
        database.write(h -> {
            h.createUpdate("DELETE FROM shadow_instance WHERE project = :project AND state NOT IN (<open>)")
                    .bind("project", project)
                    .bindList("open", OPEN)
                    .execute();
            h.createUpdate("DELETE FROM workload_request WHERE profile IN"
                            + " (SELECT id FROM workload_profile WHERE project = :project)")
                    .bind("project", project)
                    .execute();
            return h.createUpdate("DELETE FROM workload_profile WHERE project = :project AND " + UNUSED)
                    .bind("project", project)
                    .execute();
        });
    }

    private static WorkloadProfile profile(ResultSet row) throws SQLException {
        return new WorkloadProfile(
                row.getString("id"),
                row.getString("project"),
                row.getString("name"),
                new TreeMap<>(Rows.map(row.getString("traits"))),
                row.getLong("requests"),
                Rows.instant(row, "first_at"),
                Rows.instant(row, "last_at"));
    }

    private static ShadowInstance instance(ResultSet row) throws SQLException {
        return new ShadowInstance(
                row.getObject("id", UUID.class),
                row.getString("profile"),
                row.getString("project"),
                row.getString("name"),
                ShadowInstance.Strength.valueOf(row.getString("strength")),
                row.getString("hypervisor"),
                ShadowInstance.State.valueOf(row.getString("state")),
                row.getDouble("memory_mib"),
                row.getDouble("cores"),
                row.getString("asked_by"),
                row.getString("detail"),
                row.getLong("version"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                Rows.instant(row, "expires_at"));
    }

    private static ShadowClaim claim(ResultSet row) throws SQLException {
        return new ShadowClaim(
                row.getLong("id"),
                row.getObject("instance", UUID.class),
                row.getString("project"),
                row.getString("actor"),
                row.getString("name"),
                ShadowClaim.State.valueOf(row.getString("state")),
                row.getString("detail"),
                Rows.instant(row, "decided_at"),
                Rows.instant(row, "updated_at"));
    }
}
