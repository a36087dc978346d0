package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What guests were asked for and have not shown: they may follow yet, and for that long it stays claimed. Then it is asked for no more,
 * or it would come at some later time, when nobody expects it and it is claimed no more. Thread-safe, under the lock of the server.
 */
final class StillToCome {
    private static final Duration LASTS = Duration.ofMinutes(10);

    private final Cluster cluster;
    private final Fleet fleet;
    private final InstantSource clock;
    private final Map<Lane, Promised> promised = new ConcurrentHashMap<>();

    private record Promised(double amount, Instant until) {}

    StillToCome(Cluster cluster, Fleet fleet, InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** A hypervisor took this: what was asked for before is asked for no more. */
    void taken(Adjustment a, Effect effect) {
        promised.remove(Lane.of(a));
        if (effect.status() == Effect.Status.ACCEPTED) {
            promise(a, clock.instant());
        }
    }

    /** Takes note of what was accepted before a start of Gnomon, but not of what was before a start of the server. */
    void recall(Tracked server, Adjustment last) {
        boolean ofThisRun = last.updatedAt().isAfter(server.record().startedAt());
        if (last.state() == Adjustment.State.ACCEPTED && ofThisRun && !promised.containsKey(Lane.of(last))) {
            promise(last, last.updatedAt());
        }
    }

    private void promise(Adjustment a, Instant at) {
        if (a.to() > a.from()) {
            promised.put(Lane.of(a), new Promised(a.to(), at.plus(LASTS)));
        }
    }

    void retain(Predicate<UUID> there) {
        promised.keySet().removeIf(lane -> !there.test(lane.server()));
    }

    /**
     * The amount that a server may come to have by what it was asked for; 0 if nothing is to come. What has had its time is taken back;
     * as long as that does not work it counts.
     *
     * @throws UnreachableException if it is not known what came of it
     */
    double of(ServerReading server, Resource resource) {
        Promised promise = promised.get(new Lane(server.id(), resource));
        if (promise == null) {
            return 0;
        }
        boolean over = clock.instant().isAfter(promise.until());
        return over && takeBack(server, resource).filter(Effect::isTaken).isPresent() ? 0 : promise.amount();
    }

    /**
     * Asks a server for what it has. It may have more afterwards, if it has followed meanwhile.
     *
     * @return what came of it; empty if nothing is known of it, or it cannot be moved now
     * @throws UnreachableException if it is not known what came of it
     */
    Optional<Effect> takeBack(ServerReading server, Resource resource) {
        Optional<AllocationRange> now = cluster.port(server.hypervisor()).range(server.id(), resource);
        Optional<Effect> effect =
                now.map(range -> cluster.port(server.hypervisor()).adjust(server.id(), resource, range.current()));
        if (effect.filter(Effect::isTaken).isPresent()) {
            fleet.find(server.id()).ifPresent(tracked -> tracked.adjusted(clock.instant()));
            promised.remove(new Lane(server.id(), resource));
        }
        return effect;
    }
}
