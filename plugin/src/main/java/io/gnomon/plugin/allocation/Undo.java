package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Decision.Cause;
import io.gnomon.plugin.allocation.Decision.Expected;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Takes an adjustment back when somebody asks for it: the allocation is set to what it was before, by the same journalled and
 * verified way, and Dynamic Allocation is switched off for the server, as it would be decided again. Thread-safe.
 */
public final class Undo {
    private final Fleet fleet;
    private final Cluster cluster;
    private final AllocationCycle cycle;
    private final Policy policy;
    private final Duration staleAfter;
    private final InstantSource clock;

    public Undo(
            Fleet fleet,
            Cluster cluster,
            AllocationCycle cycle,
            Policy policy,
            Duration staleAfter,
            InstantSource clock) {
        this.fleet = fleet;
        this.cluster = cluster;
        this.cycle = cycle;
        this.policy = policy;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    /** Why an adjustment cannot be taken back; for people. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /**
     * Begins to take it back.
     *
     * @return the adjustment that does so
     * @throws Refused if it had no effect or holds no longer, or if the server uses more than it would get
     * @throws io.gnomon.plugin.cluster.UnreachableException if its hypervisor does not answer
     */
    public Adjustment of(Adjustment undone, String actor) {
        if (undone.state() != State.VERIFIED && undone.state() != State.ACCEPTED) {
            throw new Refused(
                    "adjustment " + undone.id() + " is " + undone.state() + ": there is nothing to take back");
        }
        Tracked server = fleet.find(undone.server())
                .orElseThrow(() -> new Refused(undone.serverName() + " does not run any more"));
        Decision decision = decision(undone, server, actor);
        fleet.setDynamicAllocation(undone.server(), false, actor);
        return cycle.carryOut(decision)
                .orElseThrow(
                        () -> new Refused("another adjustment of it is under way: ask again in a moment. Its Dynamic"
                                + " Allocation is off now"));
    }

    private Decision decision(Adjustment undone, Tracked server, String actor) {
        Instant now = clock.instant();
        ServerReading reading = server.latest()
                .filter(r -> Duration.between(r.at(), now).compareTo(staleAfter) <= 0)
                .orElseThrow(() -> new Refused("what " + undone.serverName() + " uses now is not known"));
        AllocationRange range = cluster.port(reading.hypervisor())
                .range(reading.id(), undone.resource())
                .orElseThrow(() -> new Refused("its " + undone.resource().label() + " cannot be changed any more"));
        double current = range.current();
        if (Math.abs(current - undone.to()) >= range.step() / 2) {
            throw new Refused("it was changed again since: it has "
                    + Reasons.amount(undone.resource(), current) + ", not the "
                    + Reasons.amount(undone.resource(), undone.to()) + " of adjustment " + undone.id());
        }
        double used = server.peak(undone.resource(), now, policy.cooldown());
        if (undone.from() < current && used >= undone.from()) {
            throw new Refused("it has lately used " + Reasons.amount(undone.resource(), used) + ", and had "
                    + Reasons.amount(undone.resource(), undone.from()) + " before");
        }
        return new Decision(
                reading,
                undone.resource(),
                current,
                undone.from(),
                reading.usage().getOr(undone.resource(), 0),
                new Expected(undone.from(), undone.from(), undone.from(), undone.from()),
                "Adjustment " + undone.id() + " is taken back, as " + actor + " asked. Dynamic Allocation of "
                        + reading.name() + " is off from now on.",
                Cause.ASKED,
                actor);
    }
}
