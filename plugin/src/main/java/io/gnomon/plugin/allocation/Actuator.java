package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Journal;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decisions out: writes the intent down, claims capacity, acts, judges the effect, tells people. At most one adjustment of a
 * resource of a server is under way; one that failed is tried again only after a growing pause. Thread-safe.
 */
public final class Actuator {
    private static final Logger log = LoggerFactory.getLogger(Actuator.class);
    private static final int RECALLED = 5_000;

    private final Cluster cluster;
    private final Fleet fleet;
    private final Journal journal;
    private final Notifier notifier;
    private final Room room;
    private final Claiming claiming;
    private final CutOff cutOff;
    private final Consumer<State> written;
    private final Objections objections;
    private final InstantSource clock;
    private final Map<Lane, Adjustment> underWay = new ConcurrentHashMap<>();
    /** Where an adjustment stays open, as its hypervisor was lost meanwhile: nothing new is begun before it is closed. */
    private final Set<Lane> unsettled = ConcurrentHashMap.newKeySet();

    /** Servers that are being moved. */
    private final Set<UUID> held = ConcurrentHashMap.newKeySet();

    private final Pauses pauses = new Pauses();
    private final Map<Lane, Double> advised = new ConcurrentHashMap<>();

    /**
     * @param written called after each state is durable: the place where tests end the process
     * @param staleAfter an intent that waited longer is not carried out
     */
    public Actuator(
            Cluster cluster,
            Fleet fleet,
            Journal journal,
            Notifier notifier,
            Room room,
            Claiming claiming,
            Consumer<State> written,
            Duration staleAfter,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.journal = journal;
        this.notifier = notifier;
        this.room = room;
        this.claiming = claiming;
        this.cutOff = new CutOff(cluster, claiming);
        this.written = written;
        this.objections = new Objections(fleet, room, staleAfter, clock);
        this.clock = clock;
    }

    /**
     * Nothing new is begun for a server until it is released, as it is being moved. Returns false, and holds nothing, if an
     * adjustment of it is under way, or stays open.
     */
    public boolean hold(UUID server) {
        held.add(server);
        boolean busy = isAdjusted(server)
                || unsettled.stream().anyMatch(lane -> lane.server().equals(server));
        if (busy) {
            held.remove(server);
        }
        return !busy;
    }

    /** Holds a server whatever is under way: at the start, when it is moved already. */
    public void holdAnyway(UUID server) {
        held.add(server);
    }

    public void release(UUID server) {
        held.remove(server);
    }

    /** Whether nothing is under way for this resource of this server, or stays open, and nobody holds it. */
    boolean isFree(UUID server, Resource resource) {
        Lane lane = new Lane(server, resource);
        return !held.contains(server) && !underWay.containsKey(lane) && !unsettled.contains(lane);
    }

    /** Whether a decision may be tried now: after a failure there is a growing pause. */
    boolean mayTry(Decision d, Instant now) {
        return pauses.isOver(new Lane(d.server().id(), d.resource()), d.grows(), now);
    }

    /** Whether a shrink may be tried now. */
    boolean mayShrink(UUID server, Resource resource, Instant now) {
        return pauses.isOver(new Lane(server, resource), false, now);
    }

    /** Whether an adjustment of one of these servers is under way, or one of them is being moved. */
    public boolean isBusy(Collection<UUID> servers) {
        return servers.stream().anyMatch(server -> held.contains(server) || isAdjusted(server));
    }

    private boolean isAdjusted(UUID server) {
        return underWay.keySet().stream().anyMatch(lane -> lane.server().equals(server));
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

    /** Empty if something is under way for this resource after all. */
    Optional<Adjustment> intend(Decision d) {
        Adjustment planned = intent(d);
        if (underWay.putIfAbsent(Lane.of(planned), planned) != null) {
            return Optional.empty();
        }
        if (held.contains(planned.server())) { // since it was decided
            underWay.remove(Lane.of(planned));
            return Optional.empty();
        }
        Adjustment intent;
        try {
            intent = journal.intend(planned);
        } catch (RuntimeException e) {
            underWay.remove(Lane.of(planned));
            throw e;
        }
        if (isGrowthOfMemory(intent)) {
            room.claimForGrowth(intent.server(), d.server().hypervisor(), intent.to() - intent.from());
        }
        written.accept(State.INTENDED);
        notifier.progress(intent);
        return Optional.of(intent);
    }

    private Adjustment intent(Decision d) {
        Instant now = clock.instant();
        return new Adjustment(
                0,
                d.server().id(),
                d.server().name(),
                d.server().project(),
                d.actor(),
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

    /** Nothing is remembered of servers that are gone, also if nobody told that they stopped. */
    void retain(Set<UUID> there) {
        pauses.forget(server -> !there.contains(server));
        advised.keySet().removeIf(lane -> !there.contains(lane.server()));
    }

    /** Servers of which something is remembered besides the journal. */
    Set<UUID> remembered() {
        return Stream.concat(
                        pauses.servers().stream(), advised.keySet().stream().map(Lane::server))
                .collect(Collectors.toSet());
    }

    /** Nothing is remembered of a server that is gone. */
    public void forget(UUID server) {
        pauses.forget(server::equals);
        advised.keySet().removeIf(lane -> lane.server().equals(server));
    }

    /** Runs the rest of an adjustment; its lane is free afterwards, unless it stays open in the journal. */
    void alone(Adjustment intent, Runnable rest) {
        try {
            Object server = fleet.find(intent.server()).map(Object.class::cast).orElse(intent);
            synchronized (server) {
                rest.run();
            }
        } catch (UnreachableException e) {
            unsettled.add(Lane.of(intent));
            log.warn("adjustment {} of {} stays open: {}", intent.id(), intent.serverName(), e.getMessage());
        } catch (RuntimeException e) {
            unsettled.add(Lane.of(intent)); // reconciliation closes it
            log.error("adjustment {} of {} stopped half-way; it is reconciled", intent.id(), intent.serverName(), e);
        } finally {
            if (isGrowthOfMemory(intent)) {
                room.growthEnded(intent.server());
            }
            underWay.remove(Lane.of(intent));
        }
    }

    static boolean isGrowthOfMemory(Adjustment a) {
        return a.resource() == Resource.MEMORY && a.to() > a.from();
    }

    Effect act(Decision decision, Adjustment intent) {
        Optional<String> objection = objections.to(decision, intent);
        if (objection.isPresent()) {
            return new Effect(Effect.Status.WITHDRAWN, objection.get(), Duration.ZERO);
        }
        journal.advance(intent.id(), State.ACTING, "", clock.instant());
        written.accept(State.ACTING);
        Optional<Effect> notClaimed = claiming.before(decision.server(), intent);
        Effect effect = notClaimed.orElseGet(() -> pull(intent));
        effect.reached().ifPresent(to -> journal.reached(intent.id(), to));
        journal.advance(intent.id(), State.ACTED, effect.detail(), clock.instant());
        written.accept(State.ACTED);
        if (notClaimed.isEmpty()) {
            claiming.after(decision.server(), intent, effect);
        }
        return effect;
    }

    /** @throws UnreachableException when it is not known what came of it: the intent stays open and is reconciled */
    private Effect pull(Adjustment a) {
        return fleet.find(a.server())
                .map(server -> {
                    Effect effect = cluster.port(server.record().hypervisor()).adjust(a.server(), a.resource(), a.to());
                    server.adjusted(clock.instant());
                    return effect;
                })
                .orElseGet(() -> new Effect(Effect.Status.REFUSED, "the server is gone", Duration.ZERO));
    }

    /** Writes the outcome down. */
    Adjustment close(Adjustment a, Effect effect) {
        State state =
                switch (effect.status()) {
                    case VERIFIED -> State.VERIFIED;
                    case ACCEPTED -> State.ACCEPTED;
                    case REFUSED -> State.REFUSED;
                    case FAILED -> State.FAILED;
                    case WITHDRAWN -> State.ABANDONED;
                };
        Instant now = clock.instant();
        Adjustment outcome = journal.advance(a.id(), state, effect.detail(), now);
        boolean done = state == State.VERIFIED || state == State.ACCEPTED;
        pauses.ended(a, state, now);
        if (done) {
            if (isGrowthOfMemory(a)) {
                room.grown(a.server(), now);
            }
            fleet.find(a.server()).ifPresent(server -> server.changed(a.resource(), now));
        }
        return outcome;
    }

    void explain(Adjustment outcome) {
        notifier.outcome(outcome);
    }

    /**
     * Closes what was left open: an adjustment whose target is in force is asked for once more and verified; of any other, what did not
     * come is taken back first, and what came of it is kept. One whose hypervisor does not answer stays open for the next call, and so
     * does one whose server is being moved. Nothing is done twice: targets are absolute.
     */
    public void reconcile() {
        for (Adjustment open : journal.open()) {
            if (underWay.putIfAbsent(Lane.of(open), open) == null) {
                try {
                    journal.find(open.id()).filter(a -> !a.state().isFinal()).ifPresent(this::reconcile);
                } catch (UnreachableException e) {
                    log.warn("adjustment {} stays open: {}", open.id(), e.getMessage());
                } catch (RuntimeException e) {
                    log.error("adjustment {} cannot be reconciled; it is tried again", open.id(), e);
                } finally {
                    underWay.remove(Lane.of(open));
                }
            }
        }
        Set<Lane> open = journal.open().stream().map(Lane::of).collect(Collectors.toSet());
        unsettled.removeIf(lane -> !open.contains(lane));
    }

    /** After a restart: what was changed when, so that cooldowns hold. */
    public void recall() {
        for (Adjustment a : journal.list(Optional.empty(), Optional.empty(), RECALLED)) {
            if (a.state() == State.VERIFIED || a.state() == State.ACCEPTED) {
                fleet.find(a.server())
                        .filter(server -> server.lastChange(a.resource()).isEmpty())
                        .ifPresent(server -> server.changed(a.resource(), a.updatedAt()));
            }
        }
    }

    private void reconcile(Adjustment open) {
        if (held.contains(open.server())) {
            return;
        }
        claiming.mayHold(open); // what it claimed is looked at again, whatever comes of it here
        Optional<Tracked> server = fleet.find(open.server());
        if (server.isEmpty()) {
            giveUp(open, "the server is gone");
            return;
        }
        synchronized (server.get()) {
            server.get().latest().ifPresent(reading -> reconcile(open, reading));
        }
    }

    private void reconcile(Adjustment open, ServerReading server) {
        if (cutOff.isInForce(open, server)) {
            claiming.settle(server, open.resource(), open.to());
            explain(close(open, pull(open)));
            return;
        }
        String cut = unsettled.contains(Lane.of(open)) ? "it was cut off half-way" : "Gnomon was stopped";
        Optional<Effect> kept = cutOff.end(open, server, cut);
        if (kept.isEmpty()) {
            giveUp(open, cut + " before it took effect; it is decided afresh");
            return;
        }
        kept.get().reached().ifPresent(to -> journal.reached(open.id(), to));
        explain(close(open, kept.get()));
    }

    private void giveUp(Adjustment open, String why) {
        explain(journal.advance(open.id(), State.ABANDONED, why, clock.instant()));
    }
}
