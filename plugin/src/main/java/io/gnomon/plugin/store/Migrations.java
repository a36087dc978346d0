package io.gnomon.plugin.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to the version that this code knows. */
final class Migrations {
    /** Version of the newest file in db/migration; a test compares the two. */
    static final String NEWEST = "14";

    private Migrations() {}

    static void run(DataSource source, Connection connection, Path file) throws SQLException {
        if (isNewest(connection)) {
            return; // Flyway takes ten times as long to find that out
        }
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0])
                .load();
        try {
            MigrationInfo current = flyway.info().current();
            if (current != null
                    && flyway.info().pending().length == 0
                    && current.getScript() != null
                    && !current.getVersion().getVersion().equals(NEWEST)) {
                throw new StoreException(file + " was written by a newer Gnomon (its tables have version "
                        + current.getVersion() + ", this one knows " + NEWEST
                        + "): run that one, or set daemon.data to another folder");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    file + ": its tables cannot be brought to version " + NEWEST + " ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason")
                            + "): restore it from a backup, or move it away to begin anew",
                    e);
        }
    }

    private static boolean isNewest(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
            if (!tables.next()) {
                return false;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT \"version\" FROM \"flyway_schema_history\" WHERE \"success\" = TRUE"
                                + " ORDER BY \"installed_rank\" DESC")) {
            return row.next() && NEWEST.equals(row.getString(1));
        }
    }
}
