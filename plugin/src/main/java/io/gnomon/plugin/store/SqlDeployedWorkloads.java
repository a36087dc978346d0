package io.gnomon.plugin.store;

import java.util.List;
import java.util.Optional;

/** Workloads in the table {@code deployed_workload}. Thread-safe. */
final class SqlDeployedWorkloads implements DeployedWorkloads {
    private static final int MOST = 100_000;

    private final Database database;

    SqlDeployedWorkloads(Database database) {
        this.database = database;
    }

    @Override
    public void put(DeployedWorkload w) {
        database.write(h -> h.createUpdate("""
                        MERGE INTO deployed_workload (project, name, document, actor, imported_at) KEY (project, name)
                        VALUES (:project, :name, :document, :actor, :at)""")
                .bind("project", w.project())
                .bind("name", w.name())
                .bind("document", w.document())
                .bind("actor", w.actor())
                .bind("at", Rows.time(w.importedAt()))
                .execute());
    }

    @Override
    public List<DeployedWorkload> list(Optional<String> project) {
        return Queries.list(
                database,
                "SELECT * FROM deployed_workload",
                Optional.empty(),
                project,
                "project, name",
                MOST,
                (row, context) -> new DeployedWorkload(
                        row.getString("project"),
                        row.getString("name"),
                        row.getString("document"),
                        row.getString("actor"),
                        Rows.instant(row, "imported_at")));
    }

    @Override
    public boolean delete(String project, String name) {
        return database.write(h -> {
            h.createUpdate("DELETE FROM rehearsal WHERE project = :project AND workload = :name AND state IN (<over>)")
                    .bind("project", project)
                    .bind("name", name)
                    .bindList("over", List.of("PASSED", "FAILED", "STOPPED"))
                    .execute();
            return h.createUpdate("DELETE FROM deployed_workload WHERE project = :project AND name = :name")
                            .bind("project", project)
                            .bind("name", name)
                            .execute()
                    > 0;
        });
    }
}
