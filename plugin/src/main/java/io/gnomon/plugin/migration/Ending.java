package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends migrations: writes it down, gives free what was held for them, tells people. Thread-safe. */
final class Ending {
    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private static final Map<State, String> WORDS = Map.of(
            State.DONE, "Moved, and verified: it ",
            State.FAILED, "It was not moved: ",
            State.REFUSED, "It was refused: ",
            State.UNKNOWN, "It is not known what came of it: ",
            State.ADVISED, "Advice only: ",
            State.ABANDONED, "Not done: ");

    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final Actuator actuator;
    private final Notifier notifier;
    private final ServerMoves moves;
    private final MigrationJournal journal;
    private final Consumer<State> written;
    private final InstantSource clock;

    Ending(Migrator.House house, MigrationJournal journal, Consumer<State> written, InstantSource clock) {
        this.cluster = house.cluster();
        this.fleet = house.fleet();
        this.room = house.room();
        this.actuator = house.actuator();
        this.notifier = house.notifier();
        this.moves = house.moves();
        this.journal = journal;
        this.written = written;
        this.clock = clock;
    }

    /** @param state a final one */
    void end(MigrationRecord m, State state, String detail) {
        MigrationRecord ended = journal.advance(m.id(), state, detail, clock.instant());
        written.accept(state);
        if (Gathering.happened(ended)) {
            room.made(m.server(), clock.instant());
        } else {
            room.notMade(m.server());
        }
        actuator.release(m.server());
        moves.ended(m.server());
        tell(ended);
    }

    void tell(MigrationRecord m) {
        String text =
                "Move " + m.serverName() + " from " + cluster.shown(m.source()) + " to " + cluster.shown(m.target())
                        + ". " + m.reason() + " " + WORDS.getOrDefault(m.state(), "") + m.detail() + ".";
        fleet.find(m.server())
                .ifPresentOrElse(
                        server -> notifier.tell(server.record(), text), () -> log.info("{} ({})", text, m.state()));
    }
}
