package io.gnomon.plugin.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** External events in the table {@code external_event}. Thread-safe. */
final class SqlExternalEvents implements ExternalEvents {
    private final Database database;

    SqlExternalEvents(Database database) {
        this.database = database;
    }

    @Override
    public int add(Collection<ExternalEvent> events) {
        return database.write(h -> insert(h, events));
    }

    @Override
    public void replace(String feed, Collection<ExternalEvent> events) {
        database.write(h -> {
            h.createUpdate("DELETE FROM external_event WHERE feed = :feed")
                    .bind("feed", feed)
                    .execute();
            return insert(h, events);
        });
    }

    private static int insert(Handle h, Collection<ExternalEvent> events) {
        if (events.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = h.prepareBatch("""
                INSERT INTO external_event (project, actor, name, feed, starts_at, ends_at)
                VALUES (:project, :actor, :name, :feed, :start, :end)""");
        for (ExternalEvent e : events) {
            batch.bind("project", e.project())
                    .bind("actor", e.actor())
                    .bind("name", e.name())
                    .bind("feed", e.feed().orElse(null))
                    .bind("start", Rows.time(e.start()))
                    .bind("end", Rows.time(e.end()))
                    .add();
        }
        return batch.execute().length;
    }

    @Override
    public void keepFeeds(Set<String> feeds) {
        List<String> known =
                database.read(h -> h.createQuery("SELECT DISTINCT feed FROM external_event WHERE feed IS NOT NULL")
                        .mapTo(String.class)
                        .list());
        known.stream().filter(f -> !feeds.contains(f)).forEach(f -> replace(f, List.of()));
    }

    @Override
    public List<ExternalEvent> all() {
        return database.read(h -> h.createQuery("SELECT * FROM external_event ORDER BY starts_at, id")
                .map((row, context) -> event(row))
                .list());
    }

    private static ExternalEvent event(ResultSet row) throws SQLException {
        return new ExternalEvent(
                row.getLong("id"),
                row.getString("project"),
                row.getString("actor"),
                row.getString("name"),
                Optional.ofNullable(row.getString("feed")),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant());
    }

    @Override
    public boolean delete(long id) {
        return database.write(h -> h.createUpdate("DELETE FROM external_event WHERE id = :id")
                        .bind("id", id)
                        .execute())
                > 0;
    }
}
