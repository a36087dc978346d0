package io.gnomon.plugin.store;

import java.util.Optional;
import java.util.UUID;

/** In the table {@code shadow_server}. Thread-safe. */
final class SqlShadowServers implements ShadowServers {
    private final Database database;

    SqlShadowServers(Database database) {
        this.database = database;
    }

    @Override
    public void is(UUID instance, UUID server) {
        database.write(h -> {
            h.createUpdate("DELETE FROM shadow_server WHERE instance = :instance")
                    .bind("instance", instance)
                    .execute();
            return h.createUpdate("INSERT INTO shadow_server (instance, server) VALUES (:instance, :server)")
                    .bind("instance", instance)
                    .bind("server", server)
                    .execute();
        });
    }

    @Override
    public Optional<UUID> of(UUID instance) {
        return database.read(h -> h.createQuery("SELECT server FROM shadow_server WHERE instance = :instance")
                .bind("instance", instance)
                .mapTo(UUID.class)
                .findOne());
    }

    @Override
    public Optional<UUID> instance(UUID server, String project, String name) {
        return database.read(h -> h.createQuery("SELECT instance FROM shadow_server WHERE server = :server")
                .bind("server", server)
                .mapTo(UUID.class)
                .findOne()
                .or(() -> h.createQuery("""
                                SELECT id FROM shadow_instance WHERE project = :project AND name = :name
                                    AND NOT EXISTS (SELECT server FROM shadow_server WHERE instance = shadow_instance.id)
                                FETCH FIRST ROW ONLY""")
                        .bind("project", project)
                        .bind("name", name)
                        .mapTo(UUID.class)
                        .findOne()));
    }
}
