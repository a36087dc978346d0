package io.gnomon.plugin.ranking;

import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import io.gnomon.scheduler.ranking.StandardRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When a server was last moved away from a hypervisor because it would be overcommitted, by its name. Thread-safe. */
public final class Relieved {
    private final MigrationJournal migrations;
    private final InstantSource clock;
    private volatile Map<String, Instant> last = Map.of();

    public Relieved(MigrationJournal migrations, InstantSource clock) {
        this.migrations = migrations;
        this.clock = clock;
    }

    /** Reads the moves that still matter. */
    public void refresh() {
        Map<String, Instant> found = new HashMap<>();
        for (MigrationRecord m : migrations.since(clock.instant().minus(StandardRules.COOLDOWN))) {
            if (m.state() == State.DONE) {
                found.merge(m.source(), m.updatedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        last = Map.copyOf(found);
    }

    /** Empty if it was long ago or never, as of the last {@link #refresh}. */
    public Optional<Instant> of(String hypervisor) {
        return Optional.ofNullable(last.get(hypervisor));
    }
}
