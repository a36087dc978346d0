package io.gnomon.plugin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.store.ModelVersion.State;
import io.gnomon.scheduler.model.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Versions of models in the tables {@code model_version} and {@code model_source}. Thread-safe. */
final class SqlModels implements Models {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    SqlModels(Database database) {
        this.database = database;
    }

    @Override
    public ModelVersion add(ModelVersion fresh, Set<UUID> sources) {
        long id = database.write(h -> {
            long made = insert(h, fresh);
            fresh.previous()
                    .ifPresent(p -> change(h, p, State.RETIRED, "replaced by version " + made, fresh.learntAt()));
            if (!sources.isEmpty()) {
                PreparedBatch rows = h.prepareBatch("INSERT INTO model_source (version, server) VALUES (:v, :s)");
                sources.forEach(s -> rows.bind("v", made).bind("s", s).add());
                rows.execute();
            }
            return made;
        });
        return new ModelVersion(
                id,
                fresh.cluster(),
                fresh.server(),
                fresh.resource(),
                fresh.learner(),
                fresh.state(),
                fresh.reason(),
                fresh.servers(),
                fresh.scores(),
                fresh.sha256(),
                fresh.previous(),
                fresh.learntAt(),
                fresh.changedAt());
    }

    private static long insert(Handle h, ModelVersion v) {
        var update = h.createUpdate("""
                        INSERT INTO model_version (cluster_name, server, resource, learner, state, reason, servers,
                            scores, model_sha256, previous, learnt_at, changed_at)
                        VALUES (:cluster, :server, :resource, :learner, :state, :reason, :servers,
                            :scores, :sha256, :previous, :learntAt, :changedAt)""")
                .bind("cluster", v.cluster())
                .bind("resource", v.resource().name())
                .bind("learner", v.learner())
                .bind("state", v.state().name())
                .bind("reason", Rows.cut(v.reason()))
                .bind("servers", v.servers())
                .bind("scores", json(v.scores()))
                .bind("learntAt", Rows.time(v.learntAt()))
                .bind("changedAt", Rows.time(v.changedAt()));
        v.server().ifPresentOrElse(s -> update.bind("server", s), () -> update.bindNull("server", Types.OTHER));
        v.sha256().ifPresentOrElse(s -> update.bind("sha256", s), () -> update.bindNull("sha256", Types.VARCHAR));
        v.previous().ifPresentOrElse(p -> update.bind("previous", p), () -> update.bindNull("previous", Types.BIGINT));
        return update.executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
    }

    @Override
    public void change(long id, State state, String reason, Instant at) {
        database.write(h -> change(h, id, state, reason, at));
    }

    private static int change(Handle h, long id, State state, String reason, Instant at) {
        return h.createUpdate(
                        "UPDATE model_version SET state = :state, reason = :reason, changed_at = :at WHERE id = :id")
                .bind("state", state.name())
                .bind("reason", Rows.cut(reason))
                .bind("at", Rows.time(at))
                .bind("id", id)
                .execute();
    }

    @Override
    public void putBack(long bad, String reason, Optional<Long> good, String why, Instant at) {
        database.write(h -> {
            good.ifPresent(id -> change(h, id, State.ACTIVE, why, at));
            return change(h, bad, State.ROLLED_BACK, reason, at);
        });
    }

    @Override
    public void rescore(long id, List<ModelScore> scores, int servers) {
        database.write(
                h -> h.createUpdate("UPDATE model_version SET scores = :scores, servers = :servers WHERE id = :id")
                        .bind("scores", json(scores))
                        .bind("servers", servers)
                        .bind("id", id)
                        .execute());
    }

    @Override
    public List<ModelVersion> list() {
        return database.read(h -> h.createQuery("SELECT * FROM model_version ORDER BY id DESC")
                .map((row, context) -> version(row))
                .list());
    }

    private static ModelVersion version(ResultSet row) throws SQLException {
        return new ModelVersion(
                row.getLong("id"),
                row.getString("cluster_name"),
                Optional.ofNullable(row.getObject("server", UUID.class)),
                Resource.valueOf(row.getString("resource")),
                row.getString("learner"),
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("servers"),
                scores(row.getString("scores")),
                Optional.ofNullable(row.getString("model_sha256")),
                Optional.ofNullable(row.getObject("previous", Long.class)),
                row.getObject("learnt_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    @Override
    public Set<Long> learntFrom(Collection<UUID> servers) {
        if (servers.isEmpty()) {
            return Set.of();
        }
        return database.read(h -> new HashSet<>(h.createQuery("""
                        SELECT version AS id FROM model_source WHERE server IN (<servers>)
                        UNION SELECT id FROM model_version WHERE server IN (<servers>)""")
                .bindList("servers", List.copyOf(servers))
                .mapTo(Long.class)
                .list()));
    }

    @Override
    public void forgetModels(Collection<Long> ids, String reason, Instant at) {
        if (!ids.isEmpty()) {
            database.write(h -> h.createUpdate("""
                            UPDATE model_version SET model_sha256 = NULL, changed_at = :at, reason = :reason,
                                state = CASE WHEN state = 'ROLLED_BACK' THEN state ELSE 'RETIRED' END
                            WHERE id IN (<ids>)""")
                    .bindList("ids", List.copyOf(ids))
                    .bind("reason", Rows.cut(reason))
                    .bind("at", Rows.time(at))
                    .execute());
        }
    }

    @Override
    public void delete(Collection<Long> ids) {
        if (!ids.isEmpty()) {
            database.write(h -> h.createUpdate("DELETE FROM model_version WHERE id IN (<ids>)")
                    .bindList("ids", List.copyOf(ids))
                    .execute());
        }
    }

    private static String json(List<ModelScore> scores) {
        try {
            return JSON.writeValueAsString(scores);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("scores are always JSON", e);
        }
    }

    private static List<ModelScore> scores(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<ModelScore>>() {});
        } catch (JsonProcessingException e) {
            throw new StoreException("not a JSON array of scores: " + json, e);
        }
    }
}
