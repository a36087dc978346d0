package io.gnomon.plugin.switchover;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.allocation.Tracked.Lack;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Takes what a server needs from the cycle that decides about it. Memory alone is not shared over time, and can be lacking. Thread-safe. */
public final class FleetGrowth implements Growth {
    private final Fleet fleet;
    private final Room room;
    private final Duration staleAfter;
    private final InstantSource clock;

    public FleetGrowth(Fleet fleet, Room room, Duration staleAfter, InstantSource clock) {
        this.fleet = fleet;
        this.room = room;
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    @Override
    public Optional<Need> need(Ward ward) {
        return fleet.find(ward.active().server()).flatMap(this::need);
    }

    private Optional<Need> need(Tracked server) {
        Instant oldest = clock.instant().minus(staleAfter);
        Optional<ServerReading> seen = server.latest().filter(r -> !r.at().isBefore(oldest));
        Optional<Lack> lack = server.lack(Resource.MEMORY).filter(l -> !l.at().isBefore(oldest));
        if (seen.isEmpty() || lack.isEmpty()) {
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
        double ceiling = fleet.find(alternate.end().server())
                .flatMap(Tracked::latest)
                .map(seen -> seen.ceiling().getOr(Resource.MEMORY, 0))
                .orElse(0.0);
        double available = room.memory(alternate.end().hypervisor())
                .map(Room.Memory::available)
                .orElse(0.0);
        return ceiling >= need.memoryMib()
                && available >= need.memoryMib() - alternate.held().memoryMib();
    }
}
