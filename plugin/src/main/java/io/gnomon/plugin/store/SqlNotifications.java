package io.gnomon.plugin.store;

import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notifications in the table of that name. Thread-safe. */
final class SqlNotifications implements Notifications {
    private final Database database;

    SqlNotifications(Database database) {
        this.database = database;
    }

    @Override
    public Notification add(Notification notification) {
        return database.write(h -> {
            var update = h.createUpdate("""
                            INSERT INTO notification (noted_at, project, actor, server, adjustment, message)
                            VALUES (:at, :project, :actor, :server, :adjustment, :message)""")
                    .bind("at", Rows.time(notification.at()))
                    .bind("project", notification.project())
                    .bind("actor", notification.actor())
                    .bind("message", Rows.cut(notification.text()));
            notification
                    .server()
                    .ifPresentOrElse(s -> update.bind("server", s), () -> update.bindNull("server", Types.OTHER));
            notification
                    .adjustment()
                    .ifPresentOrElse(
                            a -> update.bind("adjustment", a), () -> update.bindNull("adjustment", Types.BIGINT));
            long id =
                    update.executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
            return h.createQuery("SELECT * FROM notification WHERE id = :id")
                    .bind("id", id)
                    .map((row, context) -> Rows.notification(row))
                    .one();
        });
    }

    @Override
    public List<Notification> list(Optional<String> project, int limit) {
        return Queries.list(
                database,
                "SELECT * FROM notification",
                Optional.empty(),
                project,
                "id DESC",
                limit,
                (row, context) -> Rows.notification(row));
    }

    @Override
    public long prune(Instant before) {
        return Queries.prune(
                database,
                h -> h.createQuery("SELECT id FROM notification WHERE noted_at < :before ORDER BY noted_at LIMIT :most")
                        .bind("before", Rows.time(before)),
                "notification");
    }
}
