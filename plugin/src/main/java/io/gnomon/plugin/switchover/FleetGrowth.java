package io.gnomon.plugin.switchover;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.allocation.Tracked.Lack;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Takes what a server needs from the cycle that decides about it. Memory alone is not shared over time, and can be lacking. Thread-safe. */
public final class FleetGrowth implements Growth {
    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final Predicate<UUID> busy;
    private final Predicate<String> well;
    private final Duration staleAfter;
    private final InstantSource clock;

    /**
     * @param busy whether a server is not to be touched: it is being adjusted or moved, or nothing is adjusted here
     * @param well whether a hypervisor may be given more to do
     */
    public FleetGrowth(
            Cluster cluster,
            Fleet fleet,
            Room room,
            Predicate<UUID> busy,
            Predicate<String> well,
            Duration staleAfter,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.room = room;
        this.busy = busy;
        this.well = well;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    @Override
    public Optional<Need> need(Ward ward) {
        UUID server = ward.active().server();
        return busy.test(server) ? Optional.empty() : fleet.find(server).flatMap(this::need);
    }

    private Optional<Need> need(Tracked server) {
        Optional<ServerReading> seen = fresh(server);
        Optional<Lack> lack = server.lack(Resource.MEMORY).filter(l -> isFresh(l.at()));
        if (seen.isEmpty() || lack.isEmpty() || !server.record().dynamicAllocation()) {
            return Optional.empty();
        }
        double has = seen.get().allocation().getOr(Resource.MEMORY, 0);
        String words = String.format(
                Locale.ROOT,
                "has %.0f MiB and needs %.0f MiB more than there is",
                has,
                lack.get().amount());
        return Optional.of(new Need(lack.get().since(), has + lack.get().amount(), words));
    }

    @Override
    public boolean fits(Need need, Alternate alternate) {
        End end = alternate.end();
        double ceiling = fleet.find(end.server())
                .flatMap(this::fresh)
                .map(seen -> seen.ceiling().getOr(Resource.MEMORY, 0))
                .orElse(0.0);
        double available = cluster.latest(end.hypervisor())
                .filter(seen -> isFresh(seen.at()))
                .flatMap(seen -> room.memory(seen.name()))
                .map(Room.Memory::available)
                .orElse(0.0);
        return well.test(end.hypervisor())
                && !busy.test(end.server())
                && ceiling >= need.memoryMib()
                && available >= need.memoryMib() - alternate.held().memoryMib();
    }

    private Optional<ServerReading> fresh(Tracked server) {
        return server.latest().filter(seen -> isFresh(seen.at()));
    }

    private boolean isFresh(Instant at) {
        return !at.isBefore(clock.instant().minus(staleAfter));
    }
}
