package io.gnomon.plugin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.scheduler.model.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** How records become rows and come back. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Rows() {}

    static ServerRecord server(ResultSet row) throws SQLException {
        return new ServerRecord(
                row.getObject("id", UUID.class),
                row.getString("pseudonym"),
                row.getString("name"),
                row.getString("project"),
                row.getString("actor"),
                row.getString("hypervisor"),
                row.getBoolean("dynamic_allocation"),
                map(row.getString("metadata")),
                map(row.getString("wishes")),
                instant(row, "started_at"),
                Optional.ofNullable(row.getObject("stopped_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    static Adjustment adjustment(ResultSet row) throws SQLException {
        return new Adjustment(
                row.getLong("id"),
                row.getObject("server", UUID.class),
                row.getString("server_name"),
                row.getString("project"),
                row.getString("actor"),
                Resource.valueOf(row.getString("resource")),
                row.getDouble("from_amount"),
                row.getDouble("to_amount"),
                row.getDouble("measured"),
                row.getDouble("forecast_low"),
                row.getDouble("forecast_median"),
                row.getDouble("forecast_high"),
                row.getString("reason"),
                Adjustment.State.valueOf(row.getString("state")),
                row.getString("detail"),
                instant(row, "decided_at"),
                instant(row, "updated_at"));
    }

    static MigrationRecord migration(ResultSet row) throws SQLException {
        return new MigrationRecord(
                row.getLong("id"),
                row.getObject("server", UUID.class),
                row.getString("server_name"),
                row.getString("project"),
                row.getString("actor"),
                row.getString("source"),
                row.getString("target"),
                row.getDouble("benefit"),
                row.getDouble("cost"),
                row.getDouble("memory_mib"),
                row.getString("reason"),
                MigrationRecord.State.valueOf(row.getString("state")),
                row.getString("detail"),
                instant(row, "decided_at"),
                instant(row, "updated_at"));
    }

    static Notification notification(ResultSet row) throws SQLException {
        return new Notification(
                row.getLong("id"),
                instant(row, "noted_at"),
                row.getString("project"),
                row.getString("actor"),
                Optional.ofNullable(row.getObject("server", UUID.class)),
                Optional.ofNullable(row.getObject("adjustment", Long.class)),
                row.getString("message"));
    }

    static AnomalyRecord anomaly(ResultSet row) throws SQLException {
        Map<String, Double> facts = new TreeMap<>();
        map(row.getString("facts")).forEach((name, number) -> facts.put(name, Double.valueOf(number)));
        return new AnomalyRecord(
                row.getLong("id"),
                row.getObject("server", UUID.class),
                row.getString("server_name"),
                row.getString("project"),
                Resource.valueOf(row.getString("resource")),
                row.getString("kind"),
                instant(row, "began_at"),
                instant(row, "ended_at"),
                row.getDouble("score"),
                facts,
                row.getString("message"),
                instant(row, "found_at"),
                row.getBoolean("told"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** To the microsecond, which is what the tables keep. */
    static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** Text cut to what its column holds: a reason that is too long must not stop an adjustment. */
    static String cut(String text) {
        int most = 4000;
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    static String facts(Map<String, Double> facts) {
        Map<String, String> text = new TreeMap<>();
        facts.forEach((name, number) -> text.put(name, number.toString()));
        return json(text);
    }

    static String json(Map<String, String> map) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    static Map<String, String> map(String json) {
        try {
            return Map.copyOf(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new StoreException("not a JSON object of strings: " + json, e);
        }
    }
}
