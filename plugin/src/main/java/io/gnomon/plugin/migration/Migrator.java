package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.MigrateSettings;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import io.gnomon.plugin.store.StoreException;
import io.gnomon.scheduler.migration.Plan;
import io.gnomon.scheduler.migration.Planner;
import io.gnomon.scheduler.migration.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans migrations and, where that is allowed, carries them out: writes the intent down and asks for the move once; {@link Following}
 * follows it to its end. Thread-safe.
 */
public final class Migrator {
    private static final Logger log = LoggerFactory.getLogger(Migrator.class);

    /** Contention that is expected for less is not worth a word. */
    private static final Duration BRIEF = Duration.ofSeconds(15);

    /** The same advice is not given again within this. */
    private static final Duration ADVICE_HOLDS = Duration.ofHours(1);

    private final MigrateSettings settings;
    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final Actuator actuator;
    private final ServerMoves moves;
    private final MigrationJournal journal;
    private final Consumer<State> written;
    private final Executor workers;
    private final InstantSource clock;
    private final Gathering gathering;
    private final Ending ending;
    private final Following following;
    private final Planner planner;

    /** Those that a thread of ours is asking for just now. */
    private final Set<Long> asking = ConcurrentHashMap.newKeySet();

    /** What the daemon is made of, as far as it concerns migrations. */
    public record House(
            Cluster cluster, Fleet fleet, Room room, Actuator actuator, ServerMoves moves, Notifier notifier) {}

    /**
     * @param slot length of a step of the forecasts, of which {@code steps} are looked at
     * @param written called after each state is durable: the place where tests end the process
     */
    public Migrator(
            MigrateSettings settings,
            House house,
            MigrationJournal journal,
            Duration slot,
            int steps,
            Duration staleAfter,
            Consumer<State> written,
            Executor workers,
            InstantSource clock) {
        this.settings = settings;
        this.cluster = house.cluster();
        this.fleet = house.fleet();
        this.room = house.room();
        this.actuator = house.actuator();
        this.moves = house.moves();
        this.journal = journal;
        this.written = written;
        this.workers = workers;
        this.clock = clock;
        this.gathering = new Gathering(cluster, fleet, room, actuator, moves, staleAfter, steps);
        this.ending = new Ending(house, journal, written, clock);
        this.following = new Following(house, journal, ending, settings.timeout(), written, clock);
        this.planner = new Planner(new Rules(
                slot,
                settings.fullAt(),
                settings.gain(),
                settings.cooldown(),
                settings.hypervisorCooldown(),
                settings.bandwidth(),
                settings.pause(),
                BRIEF));
    }

    /** What would be done now. Nothing is done. */
    public Plan plan() {
        Instant now = clock.instant();
        Duration longest = settings.cooldown().compareTo(settings.hypervisorCooldown()) > 0
                ? settings.cooldown()
                : settings.hypervisorCooldown();
        Instant since = now.minus(longest.compareTo(Gathering.AFTER_FAILURE) > 0 ? longest : Gathering.AFTER_FAILURE);
        List<MigrationRecord> open = journal.open();
        List<MigrationRecord> past = new ArrayList<>(open);
        journal.since(since).stream().filter(m -> m.state().isFinal()).forEach(past::add);
        return planner.plan(
                gathering.hypervisors(past, now),
                gathering.servers(past, now),
                this::isOpen,
                settings.budget() - open.size(),
                now);
    }

    private boolean isOpen(String server, String hypervisor) {
        Optional<ServerReading> reading = fleet.find(UUID.fromString(server)).flatMap(Tracked::latest);
        Optional<HypervisorReading> to = cluster.latest(hypervisor);
        return reading.isPresent() && to.isPresent() && moves.open(reading.get(), to.get());
    }

    /** Why a server of a plan cannot be moved by us; empty if it can. */
    public Optional<String> adviceOnly(Plan.Move move) {
        return fleet.find(UUID.fromString(move.server()))
                .flatMap(Tracked::latest)
                .flatMap(moves::adviceOnly);
    }

    public Autonomy autonomy() {
        return settings.autonomy();
    }

    /** Plans, and advises or acts as the policy says; a job. */
    public synchronized void run() {
        moves.refresh(); // also a plan that nobody carries out goes by it
        if (settings.autonomy() == Autonomy.OFF) {
            return;
        }
        for (Plan.Move move : plan().moves()) {
            Optional<String> why = adviceOnly(move);
            if (settings.autonomy() == Autonomy.ADVISE) {
                advise(move, why.orElse("migrate.autonomy is advise; do it with: gnomon migration run " + move.name()));
            } else if (why.isPresent()) {
                advise(move, why.get());
            } else {
                try {
                    begin(move, "gnomon");
                } catch (RefusedException e) {
                    log.info("{} is not moved now: {}", move.name(), e.getMessage());
                }
            }
        }
    }

    private void advise(Plan.Move move, String why) {
        Instant now = clock.instant();
        boolean told = journal.since(now.minus(ADVICE_HOLDS)).stream()
                .anyMatch(m -> m.state() == State.ADVISED
                        && m.server().toString().equals(move.server())
                        && m.target().equals(move.to()));
        if (!told) {
            fleet.find(UUID.fromString(move.server())).ifPresent(server -> {
                MigrationRecord advice = journal.advise(record(move, server, "gnomon", State.ADVISED, why));
                ending.tell(advice);
            });
        }
    }

    /**
     * Carries out what a plan made now says of a server, on somebody's word.
     *
     * @throws RefusedException if the plan does not move it, or it cannot be moved now
     */
    public synchronized MigrationRecord run(UUID server, String actor) {
        if (settings.autonomy() == Autonomy.OFF) {
            throw new RefusedException("migrate.autonomy is off: nothing is moved");
        }
        moves.refresh();
        Plan.Move move = plan().moves().stream()
                .filter(m -> m.server().equals(server.toString()))
                .findFirst()
                .orElseThrow(() -> new RefusedException("no plan made now moves this server"));
        Optional<String> why = adviceOnly(move);
        if (why.isPresent()) {
            throw new RefusedException(why.get());
        }
        return begin(move, actor);
    }

    /** @throws RefusedException if it is not begun */
    private MigrationRecord begin(Plan.Move move, String actor) {
        UUID id = UUID.fromString(move.server());
        Tracked server = fleet.find(id).orElseThrow(() -> new RefusedException("the server is gone"));
        if (!actuator.hold(id)) {
            throw new RefusedException("it is being adjusted");
        }
        MigrationRecord intent;
        try {
            intent = journal.intend(record(move, server, actor, State.INTENDED, ""), settings.budget());
        } catch (StoreException e) {
            actuator.release(id); // what may have been written all the same is followed up, and holds it again
            throw new RefusedException("the journal cannot be written: " + e.getMessage(), e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (journal.open().stream().noneMatch(m -> m.server().equals(id))) {
                actuator.release(id);
            }
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
        written.accept(State.INTENDED);
        asking.add(intent.id());
        workers.execute(() -> {
            try {
                ask(intent);
            } catch (RuntimeException e) {
                log.error(
                        "migration {} of {} stopped half-way; it is followed up", intent.id(), intent.serverName(), e);
            } finally {
                asking.remove(intent.id());
            }
        });
        return intent;
    }

    private MigrationRecord record(Plan.Move move, Tracked server, String actor, State state, String detail) {
        Instant now = clock.instant();
        return new MigrationRecord(
                0,
                server.record().id(),
                server.record().name(),
                server.record().project(),
                actor,
                move.from(),
                move.to(),
                move.benefit(),
                move.cost(),
                move.copySeconds() * settings.bandwidth(),
                move.reason(),
                state,
                detail,
                now,
                now);
    }

    private void ask(MigrationRecord m) {
        Optional<ServerReading> reading = fleet.find(m.server()).flatMap(Tracked::latest);
        Optional<HypervisorReading> from = cluster.latest(m.source());
        Optional<HypervisorReading> to = cluster.latest(m.target());
        if (reading.isEmpty() || from.isEmpty() || to.isEmpty() || !gathering.isSeen(m.target(), clock.instant())) {
            ending.end(m, State.ABANDONED, "the server or one of the hypervisors is not seen any more");
            return;
        }
        try {
            room.claimForNew(m.server(), m.memoryMib(), () -> {
                double free =
                        room.memory(m.target()).map(Room.Memory::available).orElse(0.0);
                if (free < m.memoryMib()) {
                    throw new RefusedException(m.target() + " has no room for it any more");
                }
                return m.target();
            });
        } catch (RefusedException e) {
            ending.end(m, State.ABANDONED, String.valueOf(e.getMessage()));
            return;
        }
        journal.advance(m.id(), State.ACTING, "", clock.instant());
        written.accept(State.ACTING);
        try {
            moves.begin(reading.get(), from.get(), to.get());
            journal.advance(m.id(), State.MOVING, "", clock.instant());
            written.accept(State.MOVING);
        } catch (RefusedException e) {
            ending.end(m, State.REFUSED, String.valueOf(e.getMessage()));
        } catch (UnreachableException e) {
            log.warn("it is not known what came of migration {} of {}: {}", m.id(), m.serverName(), e.getMessage());
        }
    }

    /** After a start, before anything is planned. */
    public synchronized void begin() {
        following.begin();
    }

    /** Follows up what is under way; a job. */
    public synchronized void follow() {
        // a copy, made before the journal is read: what leaves the set meanwhile has gone on, and is not what was read
        following.follow(Set.copyOf(asking));
    }
}
