package io.gnomon.plugin.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Servers, adjustments and notifications in one embedded H2 file. Safe for use by several threads. A transaction is on
 * the disk when {@link #write} returns, whether the process or the machine dies next.
 */
public final class Database implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 4;

    private final Path file;
    private final JdbcDataSource h2;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    /** Held shared by every transaction, and alone while the file is rewritten. */
    private final ReadWriteLock rewriting = new ReentrantReadWriteLock();
    /** Whether this thread makes its writes durable later, together. */
    private final ThreadLocal<Boolean> deferred = new ThreadLocal<>();

    private final ThreadLocal<Boolean> owed = new ThreadLocal<>();

    private Database(Path file, JdbcDataSource h2) {
        this.file = file;
        this.h2 = h2;
        this.pool = pool(h2);
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Opens {@code state.mv.db} in the folder, making folder, file and tables where they are missing.
     *
     * @throws StoreException if it cannot be used: in use by another daemon, corrupt, or written by a newer Gnomon
     */
    public static Database open(Path folder) {
        Path file = folder.resolve("state.mv.db");
        JdbcDataSource h2 = new JdbcDataSource();
        // WRITE_DELAY=0: a commit is written at once. DB_CLOSE_ON_EXIT: we close it ourselves, after the last cycle.
        h2.setURL("jdbc:h2:file:" + folder.toAbsolutePath().resolve("state")
                + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE");
        h2.setUser("gnomon");
        h2.setPassword("");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot make the folder " + folder + ": give this user the right to, or set daemon.data", e);
        }
        migrate(h2, file);
        return new Database(file, h2);
    }

    private static void migrate(JdbcDataSource h2, Path file) {
        try (Connection first = h2.getConnection()) {
            try {
                Migrations.run(h2, first, file);
            } catch (StoreException e) {
                try (Statement statement = first.createStatement()) {
                    statement.execute("SHUTDOWN"); // else the file stays in use
                }
                throw e;
            }
        } catch (SQLException e) {
            throw DatabaseFaults.explain(file, e);
        }
    }

    private static HikariDataSource pool(JdbcDataSource h2) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("state");
        config.setDataSource(h2);
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    public Servers servers() {
        return new SqlServers(this);
    }

    public Journal journal() {
        return new SqlJournal(this);
    }

    public MigrationJournal migrations() {
        return new SqlMigrationJournal(this);
    }

    public SwitchoverJournal switchovers() {
        return new SqlSwitchoverJournal(this);
    }

    public Notifications notifications() {
        return new SqlNotifications(this);
    }

    public Scores scores() {
        return new SqlScores(this);
    }

    public Anomalies anomalies() {
        return new SqlAnomalies(this);
    }

    public Models models() {
        return new SqlModels(this);
    }

    public Consents consents() {
        return new SqlConsents(this);
    }

    public Tags tags() {
        return new SqlTags(this);
    }

    public ShadowTable shadows() {
        return new SqlShadowTable(this);
    }

    public ShadowServers shadowServers() {
        return new SqlShadowServers(this);
    }

    public DeployedWorkloads deployedWorkloads() {
        return new SqlDeployedWorkloads(this);
    }

    public Rehearsals rehearsals() {
        return new SqlRehearsals(this);
    }

    public Outages outages() {
        return new SqlOutages(this);
    }

    public ExternalEvents externalEvents() {
        return new SqlExternalEvents(this);
    }

    <T> T read(Function<Handle, T> query) {
        return run(query, false);
    }

    /** Runs a transaction; it is durable when this returns. */
    <T> T write(Function<Handle, T> transaction) {
        return run(transaction, true);
    }

    /**
     * Runs what writes in many transactions on this thread: they are durable when this returns, together, and not each for
     * itself. Of a machine that dies in between some may be missing, the last ones first.
     */
    void together(Runnable writes) {
        if (Boolean.TRUE.equals(deferred.get())) {
            writes.run();
            return;
        }
        deferred.set(true);
        try {
            writes.run();
        } finally {
            boolean wrote = Boolean.TRUE.equals(owed.get());
            deferred.remove();
            owed.remove();
            if (wrote) {
                run(handle -> true, true);
            }
        }
    }

    private <T> T run(Function<Handle, T> work, boolean durable) {
        rewriting.readLock().lock();
        try {
            return jdbi.withHandle(handle -> {
                T result = handle.inTransaction(h -> work.apply(h));
                if (durable && Boolean.TRUE.equals(deferred.get())) {
                    owed.set(true);
                } else if (durable) {
                    // H2 hands a commit to the operating system, which keeps it if we are killed; this makes the disk
                    // have it, for when the machine dies (PostgreSQL does that by itself)
                    handle.execute("CHECKPOINT SYNC");
                }
                return result;
            });
        } catch (JdbiException e) {
            // H2 closes the database when it cannot write; new connections open it again
            pool.getHikariPoolMXBean().softEvictConnections();
            throw DatabaseFaults.explain(file, e);
        } finally {
            rewriting.readLock().unlock();
        }
    }

    /** Rewrites the file so that it holds nothing of rows that were deleted. Others wait meanwhile. */
    void scrub() {
        rewriting.writeLock().lock();
        try {
            shutDown("SHUTDOWN COMPACT");
            // those that the pool still has are dead; the next one that it makes opens the file again
            pool.getHikariPoolMXBean().softEvictConnections();
        } finally {
            rewriting.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        rewriting.writeLock().lock();
        try {
            pool.close();
            shutDown("SHUTDOWN");
        } finally {
            rewriting.writeLock().unlock();
        }
    }

    private void shutDown(String how) {
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(how);
        } catch (SQLException e) {
            throw DatabaseFaults.explain(file, e);
        }
    }
}
