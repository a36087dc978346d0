package io.gnomon.plugin.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tags in the table {@code tag}. Thread-safe. */
final class SqlTags implements Tags {
    private final Database database;

    SqlTags(Database database) {
        this.database = database;
    }

    @Override
    public List<TagRecord> all() {
        return database.read(h -> h.createQuery("SELECT * FROM tag ORDER BY server, name, source")
                .map((row, context) -> tag(row))
                .list());
    }

    @Override
    public void change(Collection<TagRecord> gone, Collection<TagRecord> written) {
        if (gone.isEmpty() && written.isEmpty()) {
            return;
        }
        database.write(h -> {
            gone.forEach(tag -> delete(h, tag));
            written.forEach(tag -> delete(h, tag));
            written.stream().filter(tag -> Queries.isServer(h, tag.server())).forEach(tag -> insert(h, tag));
            return true;
        });
    }

    private static void delete(Handle h, TagRecord tag) {
        h.createUpdate("DELETE FROM tag WHERE server = :server AND name = :name AND source = :source")
                .bind("server", tag.server())
                .bind("name", tag.name())
                .bind("source", tag.source().name())
                .execute();
    }

    private static void insert(Handle h, TagRecord tag) {
        h.createUpdate("""
                INSERT INTO tag (server, name, source, confidence, actor, reason, since, denied)
                VALUES (:server, :name, :source, :confidence, :actor, :reason, :since, :denied)""")
                .bind("server", tag.server())
                .bind("name", tag.name())
                .bind("source", tag.source().name())
                .bind("confidence", tag.confidence())
                .bind("actor", tag.actor())
                .bind("reason", Rows.cut(tag.reason()))
                .bind("since", Rows.time(tag.since()))
                .bind("denied", tag.denied())
                .execute();
    }

    private static TagRecord tag(ResultSet row) throws SQLException {
        return new TagRecord(
                row.getObject("server", UUID.class),
                row.getString("name"),
                TagRecord.Source.valueOf(row.getString("source")),
                row.getDouble("confidence"),
                row.getString("actor"),
                row.getString("reason"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getBoolean("denied"));
    }
}
