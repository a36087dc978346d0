package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.Flow;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Journal;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of claims and changes: what a server grows by is claimed first, what it shrinks by is given back afterwards, and
 * what an adjustment that failed left behind is set right. So a server never has more than it holds by what we did.
 * Thread-safe, under the lock of the server.
 */
public final class Claiming {
    private static final Logger log = LoggerFactory.getLogger(Claiming.class);
    private static final List<Resource> ADJUSTED = List.of(Resource.CPU, Resource.MEMORY);

    private final CapacityClaims claims;
    private final Cluster cluster;
    private final Fleet fleet;
    private final Journal journal;
    private final InstantSource clock;
    private final StillToCome stillToCome;
    private final Map<UUID, String> problems = new ConcurrentHashMap<>();
    private final Unsettled unsettled = new Unsettled();
    /** Where something was claimed since the start, whatever came of it: growth that was given up may come late. */
    private final Set<Lane> claimed = ConcurrentHashMap.newKeySet();
    /** Servers of which the journal was asked; one that was stopped and started is another one here. */
    private final Set<Tracked> recalled = ConcurrentHashMap.newKeySet();

    /** Servers with claims as they were seen last, for when they are seen no more. */
    private final Map<UUID, ServerReading> holders = new ConcurrentHashMap<>();

    /** Whether the journal was asked who may hold something since before the start. */
    private volatile boolean askedJournal;

    /** Servers that were started or reset by somebody, since when: what they have may be their flavor's again. */
    private final Map<UUID, Instant> doubtful = new ConcurrentHashMap<>();

    public Claiming(CapacityClaims claims, Cluster cluster, Fleet fleet, Journal journal, InstantSource clock) {
        this.claims = claims;
        this.cluster = cluster;
        this.fleet = fleet;
        this.journal = journal;
        this.clock = clock;
        this.stillToCome = new StillToCome(cluster, fleet, clock);
    }

    /** Claims growth; what comes back is why it must not be done. */
    Optional<Effect> before(ServerReading server, Adjustment a) {
        if (a.to() <= a.from()) {
            return Optional.empty();
        }
        claimed.add(Lane.of(a));
        holders.put(server.id(), server);
        CapacityClaims.Claim claim = claims.claim(server, a.resource(), a.to());
        if (claim instanceof CapacityClaims.Claim.Refused refused) {
            return Optional.of(new Effect(Effect.Status.REFUSED, refused.reason(), Duration.ZERO));
        }
        if (claim instanceof CapacityClaims.Claim.Unavailable unavailable) {
            return Optional.of(new Effect(Effect.Status.FAILED, unavailable.reason(), Duration.ZERO));
        }
        return Optional.empty();
    }

    /** Gives back what a shrink freed, or what growth that did not come about had claimed. */
    void after(ServerReading server, Adjustment a, Effect effect) {
        boolean grew = a.to() > a.from();
        if (effect.isTaken()) {
            stillToCome.taken(a, effect);
        }
        if (grew
                && effect.status() == Effect.Status.VERIFIED
                && effect.reached().isEmpty()) {
            return; // it has what it claimed
        }
        settle(server, List.of(a.resource()), 0);
    }

    /** See {@link StillToCome#takeBack}. */
    Optional<Effect> takeBack(Adjustment a, ServerReading server) {
        return stillToCome.takeBack(server, a.resource());
    }

    /**
     * What was left open is closed: what the server holds becomes what it has.
     *
     * @param least what it is about to be given once more
     */
    void settle(ServerReading server, Resource resource, double least) {
        settle(server, List.of(resource), least);
    }

    private void settle(ServerReading server, List<Resource> resources, double least) {
        Map<Resource, Double> inForce = new EnumMap<>(Resource.class);
        for (Resource r : resources) {
            double floor = Math.max(least, stillToCome.of(server, r));
            range(server, r).ifPresent(range -> inForce.put(r, Math.max(floor, range.current())));
        }
        if (inForce.isEmpty()) {
            return; // it is gone, or nothing is known of it
        }
        Optional<String> refused = claims.settle(server, inForce);
        if (refused.isEmpty()) {
            problems.remove(server.id());
        } else if (!refused.get().equals(problems.put(server.id(), refused.get()))) {
            log.warn("{} has other than it holds: {}", server.name(), refused.get());
        }
    }

    private Optional<AllocationRange> range(ServerReading server, Resource resource) {
        return cluster.port(server.hypervisor()).range(server.id(), resource);
    }

    /**
     * Looks at every server that was ever adjusted: a reboot, a migration or a resize by its orchestrator may have changed
     * what it has, or what it holds.
     */
    public void reconcile(Actuator actuator) {
        recallHolders();
        fleet.all().forEach(tracked -> reconcile(tracked, actuator));
        holders.values().removeIf(server -> fleet.find(server.id()).isEmpty() && isSettled(server));
        unsettled.retain(holders.keySet());
        problems.keySet().removeIf(id -> fleet.find(id).isEmpty());
        stillToCome.retain(id -> fleet.find(id).isPresent());
        claimed.removeIf(lane -> fleet.find(lane.server()).isEmpty());
        recalled.retainAll(new HashSet<>(fleet.all()));
        doubtful.keySet().removeIf(id -> fleet.find(id).isEmpty());
    }

    /** Takes note of a server that may have other than it holds. */
    public void event(ClusterEvent event) {
        if (event instanceof ClusterEvent.ServerStarted started) {
            doubtful.put(started.server(), started.at());
        } else if (event instanceof ClusterEvent.ServerChanged changed) {
            doubtful.put(changed.server(), changed.at());
        }
    }

    /**
     * Looks at those of which an event told, as soon as they were seen again. One look each: what cannot be settled then is
     * left to {@link #reconcile}.
     */
    public void reconcileDoubtful(Actuator actuator) {
        doubtful.forEach((id, since) -> fleet.find(id)
                .filter(tracked -> tracked.latest()
                        .filter(reading -> reading.at().isAfter(since))
                        .isPresent())
                .filter(tracked -> ADJUSTED.stream().allMatch(r -> actuator.isFree(id, r)))
                .ifPresent(tracked -> {
                    doubtful.remove(id, since);
                    reconcile(tracked, actuator);
                }));
    }

    private void reconcile(Tracked tracked, Actuator actuator) {
        Optional<ServerReading> reading = tracked.latest();
        List<Resource> ours = ADJUSTED.stream().filter(r -> isOurs(tracked, r)).toList();
        if (reading.isEmpty() || ours.isEmpty()) {
            return;
        }
        holders.put(reading.get().id(), reading.get());
        try {
            synchronized (tracked) { // an adjustment may have begun, and have been cut off, until it is ours
                settle(
                        reading.get(),
                        ours.stream()
                                .filter(r -> actuator.isFree(reading.get().id(), r))
                                .toList(),
                        0);
            }
            unsettled.settled(reading.get());
        } catch (UnreachableException e) {
            unsettled.failed(reading.get(), String.valueOf(e.getMessage()), clock.instant());
        }
    }

    private boolean isSettled(ServerReading stopped) {
        try {
            boolean settled = claims.stopped(stopped);
            unsettled.settled(stopped);
            return settled;
        } catch (UnreachableException e) {
            unsettled.failed(stopped, String.valueOf(e.getMessage()), clock.instant());
            return false;
        }
    }

    /** After a start: also what stopped before it, or is not seen any more, may hold what it was given. */
    private void recallHolders() {
        if (!askedJournal) {
            journal.lastOfEachServer().forEach(this::holder);
            askedJournal = true;
        }
    }

    /** Takes note of an adjustment that may have claimed something: if its server is gone, that is given back. */
    void mayHold(Adjustment a) {
        claimed.add(Lane.of(a));
        holder(a);
    }

    private void holder(Adjustment a) {
        fleet.known(a.server()).ifPresent(known -> holders.putIfAbsent(known.id(), lastSeen(known)));
    }

    private ServerReading lastSeen(ServerRecord known) {
        return new ServerReading(
                known.id(),
                known.name(),
                known.project(),
                known.hypervisor(),
                known.startedAt(),
                known.stoppedAt().orElse(known.startedAt()),
                ResourceVector.UNKNOWN,
                ResourceVector.UNKNOWN,
                ResourceVector.UNKNOWN,
                known.metadata(),
                Flow.UNKNOWN,
                GuestState.UNREAD);
    }

    /** One that was never adjusted holds what its orchestrator says, whatever it has. */
    private boolean isOurs(Tracked tracked, Resource r) {
        UUID id = tracked.record().id();
        if (recalled.add(tracked)) {
            ADJUSTED.forEach(adjusted -> journal.lastEffective(id, adjusted).ifPresent(a -> {
                claimed.add(Lane.of(a));
                stillToCome.recall(tracked, a);
            }));
        }
        return tracked.lastChange(r).isPresent() || claimed.contains(new Lane(id, r));
    }

    /** Servers that have more than they hold, and why, one line each; then those that cannot be looked at, in one line. */
    public List<String> problems() {
        Stream<String> wrong = problems.entrySet().stream()
                .map(e -> fleet.find(e.getKey())
                                .map(t -> t.record().name())
                                .orElse(e.getKey().toString()) + " has other than it holds: " + e.getValue())
                .sorted();
        return Stream.concat(wrong, unsettled.problem(clock.instant()).stream()).toList();
    }
}
