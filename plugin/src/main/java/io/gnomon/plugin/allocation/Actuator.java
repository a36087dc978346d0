package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Journal;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decisions out: writes the intent down, acts, judges the effect, tells people. At most one adjustment of a
 * resource of a server is under way; one that failed is tried again only after a growing pause. Thread-safe.
 */
public final class Actuator {
    private static final Logger log = LoggerFactory.getLogger(Actuator.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Cluster cluster;
    private final Fleet fleet;
    private final Journal journal;
    private final Notifier notifier;
    private final Consumer<State> written;
    private final InstantSource clock;
    private final Map<Lane, Adjustment> underWay = new ConcurrentHashMap<>();
    /** Adjustments that were done; those that every hypervisor has been looked at since are dropped. */
    private final Queue<Adjustment> finished = new ConcurrentLinkedQueue<>();

    private final Map<Lane, Pause> pauses = new ConcurrentHashMap<>();
    private final Map<Lane, Double> advised = new ConcurrentHashMap<>();

    private record Lane(UUID server, Resource resource) {}

    private record Pause(int failures, Instant until) {}

    /** @param written called after each state is durable: the place where tests end the process */
    public Actuator(
            Cluster cluster,
            Fleet fleet,
            Journal journal,
            Notifier notifier,
            Consumer<State> written,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.journal = journal;
        this.notifier = notifier;
        this.written = written;
        this.clock = clock;
    }

    /** Whether a new decision on this resource of this server may be made. */
    boolean isFree(UUID server, Resource resource, Instant now) {
        Lane lane = new Lane(server, resource);
        Pause pause = pauses.get(lane);
        return !underWay.containsKey(lane) && (pause == null || !now.isBefore(pause.until()));
    }

    /** Writes down and tells what would be done; the same advice is not given twice in a row. */
    void advise(Decision d) {
        Lane lane = new Lane(d.server().id(), d.resource());
        Double last = advised.put(lane, d.to());
        if (last == null || last != d.to()) {
            Adjustment intent = journal.intend(intent(d));
            explain(journal.advance(intent.id(), State.ADVISED, "decide.autonomy is advise", clock.instant()));
        }
    }

    /**
     * What growth has taken, or is about to take, of a hypervisor since it was last looked at.
     *
     * @param since when that was
     */
    double growing(String hypervisor, Resource resource, Instant since) {
        finished.removeIf(a -> a.updatedAt().isBefore(since.minus(REMEMBERED)));
        return Stream.concat(underWay.values().stream(), finished.stream().filter(a -> !a.updatedAt()
                        .isBefore(since)))
                .filter(a -> a.resource() == resource && a.to() > a.from())
                .filter(a -> fleet.find(a.server())
                        .map(s -> s.record().hypervisor().equals(hypervisor))
                        .orElse(false))
                .mapToDouble(a -> a.to() - a.from())
                .sum();
    }

    Adjustment intend(Decision d) {
        Adjustment intent = journal.intend(intent(d));
        underWay.put(lane(intent), intent);
        written.accept(State.INTENDED);
        notifier.progress(intent);
        return intent;
    }

    private Adjustment intent(Decision d) {
        Instant now = clock.instant();
        return new Adjustment(
                0,
                d.server().id(),
                d.server().name(),
                d.server().project(),
                "gnomon",
                d.resource(),
                d.from(),
                d.to(),
                d.measured(),
                d.need().low(),
                d.need().median(),
                d.need().high(),
                d.reason(),
                State.INTENDED,
                "",
                now,
                now);
    }

    /** Nothing is remembered of a server that is gone. */
    public void forget(UUID server) {
        pauses.keySet().removeIf(lane -> lane.server().equals(server));
        advised.keySet().removeIf(lane -> lane.server().equals(server));
    }

    /** Runs the rest of an adjustment; whatever happens, its lane is free afterwards. */
    void alone(Adjustment intent, Runnable rest) {
        try {
            Object server = fleet.find(intent.server()).map(Object.class::cast).orElse(intent);
            synchronized (server) {
                rest.run();
            }
        } catch (RuntimeException e) {
            // stays open in the journal; reconciliation closes it
            log.error("adjustment {} of {} stopped half-way; it is reconciled", intent.id(), intent.serverName(), e);
        } finally {
            underWay.remove(lane(intent));
        }
    }

    Effect act(Adjustment intent) {
        if (fleet.find(intent.server()).isEmpty()) {
            return new Effect(Effect.Status.REFUSED, "the server stopped before it could be adjusted", Duration.ZERO);
        }
        journal.advance(intent.id(), State.ACTING, "", clock.instant());
        written.accept(State.ACTING);
        Effect effect = pull(intent);
        journal.advance(intent.id(), State.ACTED, effect.detail(), clock.instant());
        written.accept(State.ACTED);
        return effect;
    }

    private Effect pull(Adjustment a) {
        Optional<Tracked> server = fleet.find(a.server());
        if (server.isEmpty()) {
            return new Effect(Effect.Status.REFUSED, "the server is gone", Duration.ZERO);
        }
        try {
            return cluster.port(server.get().record().hypervisor()).adjust(a.server(), a.resource(), a.to());
        } catch (UnreachableException e) {
            return new Effect(Effect.Status.FAILED, String.valueOf(e.getMessage()), Duration.ZERO);
        }
    }

    /** Writes the outcome down. */
    Adjustment close(Adjustment a, Effect effect) {
        State state =
                switch (effect.status()) {
                    case VERIFIED -> State.VERIFIED;
                    case ACCEPTED -> State.ACCEPTED;
                    case REFUSED -> State.REFUSED;
                    case FAILED -> State.FAILED;
                };
        Instant now = clock.instant();
        Adjustment outcome = journal.advance(a.id(), state, effect.detail(), now);
        boolean done = state == State.VERIFIED || state == State.ACCEPTED;
        pauses.compute(lane(a), (lane, before) -> done ? null : longer(before, now));
        if (done) {
            finished.add(outcome);
            fleet.find(a.server()).ifPresent(server -> server.changed(a.resource(), now));
        }
        return outcome;
    }

    private static Pause longer(@Nullable Pause before, Instant now) {
        int failures = before == null ? 0 : Math.min(MOST_DOUBLINGS, before.failures() + 1);
        return new Pause(failures, now.plus(FIRST_PAUSE.multipliedBy(1L << failures)));
    }

    void explain(Adjustment outcome) {
        notifier.outcome(outcome);
    }

    /**
     * Closes what an earlier run left open: an adjustment whose target is in force is verified, one that had no effect is
     * given up (the next cycle decides afresh), one whose hypervisor does not answer stays open for the next call.
     * Nothing is done twice: a target is absolute, and only one in force is asked for again.
     */
    public void reconcile() {
        for (Adjustment open : journal.open()) {
            if (!underWay.containsKey(lane(open))) {
                try {
                    reconcile(open);
                } catch (UnreachableException e) {
                    log.warn("adjustment {} stays open: {}", open.id(), e.getMessage());
                }
            }
        }
    }

    private void reconcile(Adjustment open) {
        Optional<Tracked> server = fleet.find(open.server());
        if (server.isEmpty()) {
            giveUp(open, "the server is gone");
            return;
        }
        Optional<AllocationRange> range =
                cluster.port(server.get().record().hypervisor()).range(open.server(), open.resource());
        boolean inForce =
                range.map(r -> Math.abs(r.current() - open.to()) < r.step() / 2).orElse(false);
        if (inForce) {
            explain(close(open, pull(open)));
        } else {
            giveUp(open, "Gnomon was stopped before it took effect; it is decided afresh");
        }
    }

    private void giveUp(Adjustment open, String why) {
        explain(journal.advance(open.id(), State.ABANDONED, why, clock.instant()));
    }

    private static Lane lane(Adjustment a) {
        return new Lane(a.server(), a.resource());
    }
}
