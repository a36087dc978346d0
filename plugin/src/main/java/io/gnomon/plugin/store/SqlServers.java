package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Servers in the table {@code server}. Thread-safe. */
final class SqlServers implements Servers {
    private final Database database;

    SqlServers(Database database) {
        this.database = database;
    }

    @Override
    public ServerRecord seen(ServerRecord server) {
        return database.write(h -> {
            if (update(h, server) == 0) {
                insert(h, server);
            }
            return find(h, server.id()).orElseThrow();
        });
    }

    private static int update(Handle h, ServerRecord server) {
        return h.createUpdate("""
                        UPDATE server SET name = :name, hypervisor = :hypervisor, metadata = :metadata,
                            started_at = :startedAt, stopped_at = NULL
                        WHERE id = :id""")
                .bind("name", server.name())
                .bind("hypervisor", server.hypervisor())
                .bind("metadata", Rows.json(server.metadata()))
                .bind("startedAt", Rows.time(server.startedAt()))
                .bind("id", server.id())
                .execute();
    }

    private static void insert(Handle h, ServerRecord server) {
        h.createUpdate("""
                        INSERT INTO server (id, pseudonym, name, project, actor, hypervisor, dynamic_allocation,
                            metadata, wishes, started_at)
                        VALUES (:id, :pseudonym, :name, :project, :actor, :hypervisor, :dynamicAllocation,
                            :metadata, :wishes, :startedAt)""")
                .bind("id", server.id())
                .bind("pseudonym", server.pseudonym().isBlank() ? Pseudonyms.random() : server.pseudonym())
                .bind("name", server.name())
                .bind("project", server.project())
                .bind("actor", server.actor())
                .bind("hypervisor", server.hypervisor())
                .bind("dynamicAllocation", server.dynamicAllocation())
                .bind("metadata", Rows.json(server.metadata()))
                .bind("wishes", Rows.json(server.wishes()))
                .bind("startedAt", Rows.time(server.startedAt()))
                .execute();
    }

    @Override
    public Optional<ServerRecord> find(UUID id) {
        return database.read(h -> find(h, id));
    }

    private static Optional<ServerRecord> find(Handle h, UUID id) {
        return find(h, id, "");
    }

    /** Until the transaction ends, so that of two changes of one row none is lost. */
    private static Optional<ServerRecord> locked(Handle h, UUID id) {
        return find(h, id, " FOR UPDATE");
    }

    private static Optional<ServerRecord> find(Handle h, UUID id, String lock) {
        return h.createQuery("SELECT * FROM server WHERE id = :id" + lock)
                .bind("id", id)
                .map((row, context) -> Rows.server(row))
                .findOne();
    }

    @Override
    public List<ServerRecord> running() {
        return database.read(h -> h.createQuery("SELECT * FROM server WHERE stopped_at IS NULL ORDER BY started_at, id")
                .map((row, context) -> Rows.server(row))
                .list());
    }

    @Override
    public List<ServerRecord> ofProject(String project) {
        return database.read(h -> h.createQuery("SELECT * FROM server WHERE project = :project ORDER BY started_at, id")
                .bind("project", project)
                .map((row, context) -> Rows.server(row))
                .list());
    }

    @Override
    public List<ServerRecord> startedSince(Instant since) {
        return database.read(
                h -> h.createQuery("SELECT * FROM server WHERE started_at >= :since ORDER BY started_at, id")
                        .bind("since", Rows.time(since))
                        .map((row, context) -> Rows.server(row))
                        .list());
    }

    @Override
    public void stopped(UUID id, Instant at) {
        database.write(h -> h.createUpdate("UPDATE server SET stopped_at = :at WHERE id = :id AND stopped_at IS NULL")
                .bind("at", Rows.time(at))
                .bind("id", id)
                .execute());
    }

    @Override
    public ServerRecord setDynamicAllocation(UUID id, boolean on, String actor) {
        return database.write(h -> {
            h.createUpdate("UPDATE server SET dynamic_allocation = :on, actor = :actor WHERE id = :id")
                    .bind("on", on)
                    .bind("actor", actor)
                    .bind("id", id)
                    .execute();
            return find(h, id).orElseThrow(() -> new IllegalArgumentException("server " + id + " is not known"));
        });
    }

    @Override
    public ServerRecord setWish(UUID id, String key, Optional<String> value, String actor) {
        return database.write(h -> {
            ServerRecord known =
                    locked(h, id).orElseThrow(() -> new IllegalArgumentException("server " + id + " is not known"));
            Map<String, String> wishes = new TreeMap<>(known.wishes());
            value.ifPresentOrElse(v -> wishes.put(key, v), () -> wishes.remove(key));
            h.createUpdate("UPDATE server SET wishes = :wishes, actor = :actor WHERE id = :id")
                    .bind("wishes", Rows.json(wishes))
                    .bind("actor", actor)
                    .bind("id", id)
                    .execute();
            return find(h, id).orElseThrow();
        });
    }

    @Override
    public void erase(Iterable<UUID> ids) {
        // adjustments and notifications go with the server (ON DELETE CASCADE)
        database.write(h -> {
            ids.forEach(id -> h.createUpdate("DELETE FROM server WHERE id = :id")
                    .bind("id", id)
                    .execute());
            return true;
        });
        database.scrub();
    }
}
