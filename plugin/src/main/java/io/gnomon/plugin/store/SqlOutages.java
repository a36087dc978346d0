package io.gnomon.plugin.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables {@code outage} and {@code watched}. Thread-safe. */
final class SqlOutages implements Outages {
    private static final double MILLIS = 1000;

    private final Database database;

    SqlOutages(Database database) {
        this.database = database;
    }

    @Override
    public void begin(String hypervisor, Instant at) {
        database.write(h -> h.createUpdate("""
                        INSERT INTO outage (hypervisor, began_at) SELECT :hypervisor, :at
                        WHERE NOT EXISTS (SELECT id FROM outage WHERE hypervisor = :hypervisor AND ended_at IS NULL)""")
                .bind("hypervisor", hypervisor)
                .bind("at", Rows.time(at))
                .execute());
    }

    @Override
    public void end(String hypervisor, Instant at) {
        database.write(h -> h.createUpdate(
                        "UPDATE outage SET ended_at = :at WHERE hypervisor = :hypervisor AND ended_at IS NULL")
                .bind("hypervisor", hypervisor)
                .bind("at", Rows.time(at))
                .execute());
    }

    @Override
    public List<Outage> all() {
        return database.read(h -> h.createQuery("SELECT * FROM outage ORDER BY began_at, id")
                .map((row, context) -> outage(row))
                .list());
    }

    private static Outage outage(ResultSet row) throws SQLException {
        return new Outage(
                row.getLong("id"),
                row.getString("hypervisor"),
                Rows.instant(row, "began_at"),
                Optional.ofNullable(row.getObject("ended_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    @Override
    public void watched(Map<String, Duration> more) {
        database.write(h -> {
            more.forEach((hypervisor, time) -> h.createUpdate("""
                            MERGE INTO watched USING (VALUES (1)) ON watched.hypervisor = :hypervisor
                            WHEN MATCHED THEN UPDATE SET seconds = seconds + :more
                            WHEN NOT MATCHED THEN INSERT (hypervisor, seconds) VALUES (:hypervisor, :more)""")
                    .bind("hypervisor", hypervisor)
                    .bind("more", time.toMillis() / MILLIS)
                    .execute());
            return true;
        });
    }

    @Override
    public Map<String, Duration> watched() {
        Map<String, Duration> all = new TreeMap<>();
        database.read(h -> h.createQuery("SELECT * FROM watched")
                        .map((row, context) -> Map.entry(row.getString("hypervisor"), row.getDouble("seconds")))
                        .list())
                .forEach(e -> all.put(e.getKey(), Duration.ofMillis(Math.round(e.getValue() * MILLIS))));
        return all;
    }
}
