package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerMoves.Progress;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows migrations that were asked for to their end, and sees for itself that the server runs where it should. Asks for
 * nothing. For one thread at a time.
 */
final class Following {
    private static final Logger log = LoggerFactory.getLogger(Following.class);

    /** A call that got no answer may take so long to show. */
    private static final Duration LATE_ANSWER = Duration.ofMinutes(1);

    /** How long a server may take to be seen where it is said to have arrived. */
    private static final Duration LONGEST_ARRIVAL = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final Room room;
    private final Actuator actuator;
    private final ServerMoves moves;
    private final MigrationJournal journal;
    private final Ending ending;
    private final Duration timeout;
    private final Consumer<State> written;
    private final InstantSource clock;
    private final Arrival arrival;

    /** @param timeout of a migration, from its decision on */
    Following(
            Migrator.House house,
            MigrationJournal journal,
            Ending ending,
            Duration timeout,
            Consumer<State> written,
            InstantSource clock) {
        this.cluster = house.cluster();
        this.room = house.room();
        this.actuator = house.actuator();
        this.moves = house.moves();
        this.journal = journal;
        this.ending = ending;
        this.timeout = timeout;
        this.written = written;
        this.clock = clock;
        this.arrival = new Arrival(house.cluster(), house.fleet());
    }

    /**
     * After a start: what was only intended is given up, what may have been asked for is followed up. Nothing is asked for
     * again.
     */
    void begin() {
        for (MigrationRecord m : journal.open()) {
            if (m.state() == State.INTENDED) {
                ending.end(m, State.ABANDONED, "Gnomon was stopped before it asked for it; it is planned afresh");
            } else {
                actuator.holdAnyway(m.server());
                room.claimForNew(m.server(), m.memoryMib(), m::target);
            }
        }
    }

    /** @param asking those that a thread of ours is asking for just now: they are left alone */
    void follow(Set<Long> asking) {
        for (MigrationRecord m : journal.open()) {
            if (!asking.contains(m.id())) {
                try {
                    follow(m);
                } catch (UnreachableException e) {
                    if (isOver(m.decidedAt(), timeout)) {
                        ending.end(
                                m,
                                State.UNKNOWN,
                                "it could not be found out in time what came of it: " + e.getMessage());
                    }
                } catch (RuntimeException e) {
                    log.error("migration {} cannot be followed up now; it is tried again", m.id(), e);
                }
            }
        }
    }

    private boolean isOver(Instant since, Duration time) {
        return clock.instant().isAfter(since.plus(time));
    }

    private void follow(MigrationRecord m) {
        if (m.state() == State.INTENDED) {
            ending.end(m, State.ABANDONED, "it was cut off before it was asked for; it is planned afresh");
            return;
        }
        Optional<HypervisorReading> from = cluster.latest(m.source());
        Optional<HypervisorReading> to = cluster.latest(m.target());
        if (from.isEmpty() || to.isEmpty()) {
            throw new UnreachableException(m.source() + " or " + m.target() + " was not seen yet");
        }
        Progress progress = moves.progress(m.server(), from.get(), to.get());
        if (progress instanceof Progress.Gone) {
            ending.end(m, State.FAILED, "the server was deleted meanwhile");
        } else if (progress instanceof Progress.Moving) {
            moving(m);
        } else if (progress instanceof Progress.Arrived) {
            arrived(m);
        } else if (progress instanceof Progress.Stayed stayed
                && (m.state() != State.ACTING || isOver(m.updatedAt(), LATE_ANSWER))) {
            ending.end(
                    m,
                    State.FAILED,
                    (m.state() == State.ACTING ? "its master did not get the request, or gave it up: " : "")
                            + stayed.reason());
        }
    }

    private void moving(MigrationRecord m) {
        if (isOver(m.decidedAt(), timeout)) {
            ending.end(
                    m,
                    State.UNKNOWN,
                    "it has not ended within migrate.timeout: look at the server, and stop the migration if it hangs");
        } else if (m.state() == State.ACTING) {
            journal.advance(m.id(), State.MOVING, "", clock.instant());
            written.accept(State.MOVING);
        }
    }

    private void arrived(MigrationRecord m) {
        if (m.state() != State.ARRIVED) {
            journal.advance(m.id(), State.ARRIVED, "", clock.instant());
            written.accept(State.ARRIVED);
            return;
        }
        Arrival.Seen seen = arrival.look(m);
        if (seen.done()) {
            ending.end(m, State.DONE, seen.text());
        } else if (isOver(m.updatedAt(), LONGEST_ARRIVAL)) {
            ending.end(m, State.UNKNOWN, "it is said to have arrived, but " + seen.text());
        }
    }
}
