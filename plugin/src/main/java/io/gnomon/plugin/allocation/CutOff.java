package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.Adjustment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds out what came of an adjustment that nobody saw the end of. A guest may be half-way, and may still go on: what has come is kept,
 * and the rest is taken back before it is said what the server holds. Thread-safe, under the lock of the server.
 */
final class CutOff {
    private final Cluster cluster;
    private final Claiming claiming;

    CutOff(Cluster cluster, Claiming claiming) {
        this.cluster = cluster;
        this.claiming = claiming;
    }

    boolean isInForce(Adjustment open, ServerReading server) {
        return range(open, server).filter(now -> isAt(open.to(), now)).isPresent();
    }

    /**
     * Ends one whose target is not in force.
     *
     * @param cut why nobody saw the end, for people
     * @return what is kept of it, with what was reached; empty if nothing is
     * @throws UnreachableException if the rest could not be taken back: it has to be tried again
     */
    Optional<Effect> end(Adjustment open, ServerReading server, String cut) {
        Optional<Effect> back =
                open.state() == Adjustment.State.INTENDED ? Optional.empty() : claiming.takeBack(open, server);
        back.filter(effect -> !effect.isTaken()).ifPresent(effect -> {
            throw new UnreachableException("what did not come of it cannot be taken back: " + effect.detail());
        });
        claiming.settle(server, open.resource(), 0);
        String detail = cut + " when a part of it was done, which is kept; the rest was taken back";
        return back.flatMap(effect -> range(open, server)
                .filter(now -> isOnTheWay(open, now))
                .map(now -> new Effect(effect.status(), detail, Duration.ZERO, OptionalDouble.of(now.current()))));
    }

    private Optional<AllocationRange> range(Adjustment open, ServerReading server) {
        return cluster.port(server.hypervisor()).range(open.server(), open.resource());
    }

    private static boolean isAt(double amount, AllocationRange now) {
        return Math.abs(now.current() - amount) < now.step() / 2;
    }

    private static boolean isOnTheWay(Adjustment open, AllocationRange now) {
        boolean between = (now.current() - open.from()) * (open.to() - now.current()) >= 0;
        return !isAt(open.from(), now) && (between || isAt(open.to(), now));
    }
}
