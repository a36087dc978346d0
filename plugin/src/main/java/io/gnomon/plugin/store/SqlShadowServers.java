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
}
