package io.gnomon.plugin.app;

import io.gnomon.plugin.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops closed adjustments, notifications, scores and anomalies that are older than is kept; a job. What is open stays, however old. */
final class JournalPruning implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(JournalPruning.class);

    private final Database database;
    private final Duration keep;
    private final InstantSource clock;

    JournalPruning(Database database, Duration keep, InstantSource clock) {
        this.database = database;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(keep);
        long notifications = database.notifications().prune(before);
        long adjustments =
                database.journal().prune(before) + database.migrations().prune(before);
        database.shadows().prune(before);
        database.switchovers().prune(before);
        database.rehearsals().prune(before);
        long scores = database.scores().prune(before);
        long anomalies = database.anomalies().prune(before);
        if (scores + anomalies > 0) {
            log.info("dropped {} scores of forecasts and {} anomalies of before {}", scores, anomalies, before);
        }
        if (notifications + adjustments > 0) {
            log.info(
                    "dropped {} adjustments and migrations, and {} notifications of before {}",
                    adjustments,
                    notifications,
                    before);
        }
    }
}
