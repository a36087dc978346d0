package io.gnomon.plugin.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Consents in the tables {@code consent} and {@code consent_audit}. Thread-safe. */
final class SqlConsents implements Consents {
    private final Database database;

    SqlConsents(Database database) {
        this.database = database;
    }

    @Override
    public Consent grant(String project, String actor, Instant at) {
        return database.write(h -> {
            h.createUpdate("""
                    MERGE INTO consent USING (VALUES (1)) ON consent.project = :project
                    WHEN NOT MATCHED THEN INSERT (project, actor, granted_at) VALUES (:project, :actor, :at)""")
                    .bind("project", project)
                    .bind("actor", actor)
                    .bind("at", Rows.time(at))
                    .execute();
            note(h, project, actor, "granted", "its servers may be shadows for other projects", at);
            return all(h).stream()
                    .filter(c -> c.project().equals(project))
                    .findFirst()
                    .orElseThrow();
        });
    }

    @Override
    public boolean revoke(String project, String actor, Instant at) {
        return database.write(h -> {
            int rows = h.createUpdate("DELETE FROM consent WHERE project = :project")
                    .bind("project", project)
                    .execute();
            note(h, project, actor, "revoked", "its servers are no shadows for other projects any more", at);
            return rows > 0;
        });
    }

    @Override
    public void note(String project, String actor, String action, String detail, Instant at) {
        database.write(h -> {
            note(h, project, actor, action, detail, at);
            return true;
        });
    }

    private static void note(Handle h, String project, String actor, String action, String detail, Instant at) {
        h.createUpdate("""
                INSERT INTO consent_audit (project, actor, action, detail, at)
                VALUES (:project, :actor, :action, :detail, :at)""")
                .bind("project", project)
                .bind("actor", actor)
                .bind("action", action)
                .bind("detail", Rows.cut(detail))
                .bind("at", Rows.time(at))
                .execute();
    }

    @Override
    public List<Consent> granted() {
        return database.read(SqlConsents::all);
    }

    private static List<Consent> all(Handle h) {
        return h.createQuery("SELECT * FROM consent ORDER BY project")
                .map((row, context) -> new Consent(
                        row.getString("project"),
                        row.getString("actor"),
                        row.getObject("granted_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Override
    public List<ConsentEntry> audit(Optional<String> project, int limit) {
        return database.read(h -> h.createQuery("SELECT * FROM consent_audit WHERE CAST(:project AS VARCHAR) IS NULL"
                        + " OR project = :project ORDER BY id DESC LIMIT :limit")
                .bind("project", project.orElse(null))
                .bind("limit", limit)
                .map((row, context) -> new ConsentEntry(
                        row.getLong("id"),
                        row.getString("project"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("detail"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list());
    }
}
