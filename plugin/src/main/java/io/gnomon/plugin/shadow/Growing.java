package io.gnomon.plugin.shadow;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.shadow.Staging.NoRoomException;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Gives a server that was kept small its full size: claims the room, plugs, and sees in the guest that it is there. Thread-safe. */
public final class Growing {
    private final Cluster cluster;
    private final Room room;
    private final InstantSource clock;

    public Growing(Cluster cluster, Room room, InstantSource clock) {
        this.cluster = cluster;
        this.room = room;
        this.clock = clock;
    }

    /** What a hypervisor has left to give, MiB. */
    double available(String hypervisor) {
        return room.memory(hypervisor).map(Room.Memory::available).orElse(0.0);
    }

    /**
     * Grows memory and CPU to what they shall be. Asking twice changes nothing the second time.
     *
     * @param heldMib memory that it has
     * @throws NoRoomException if there is no room for it; nothing was done to the server
     * @throws RefusedException if it has not got, or is not seen to have, all of it
     * @throws io.gnomon.plugin.cluster.UnreachableException if nobody knows
     * @return what was seen, for people
     */
    public String grow(String hypervisor, UUID server, double heldMib, ResourceVector target) {
        claim(hypervisor, server, target.getOr(Resource.MEMORY, 0) - heldMib);
        try {
            HypervisorPort port = cluster.port(hypervisor);
            List<String> seen = new ArrayList<>();
            for (Resource r : List.of(Resource.MEMORY, Resource.CPU)) {
                grow(port, server, r, target.getOr(r, 0)).ifPresent(seen::add);
            }
            return seen.isEmpty() ? "it has its full size" : String.join("; ", seen);
        } finally {
            room.made(server, clock.instant()); // the next look shows what it has
        }
    }

    private void claim(String hypervisor, UUID server, double mib) {
        if (mib <= 0) {
            return;
        }
        room.claimForNew(server, mib, () -> {
            double free = available(hypervisor);
            if (free < mib) {
                throw new NoRoomException(
                        String.format(Locale.ROOT, "%s has %.0f MiB left, and %.0f are needed", hypervisor, free, mib));
            }
            return hypervisor;
        });
    }

    private static Optional<String> grow(HypervisorPort port, UUID server, Resource r, double target) {
        Optional<AllocationRange> range = port.range(server, r);
        if (range.isPresent()
                && Math.abs(range.get().current() - target) < range.get().step() / 2) {
            return Optional.empty();
        }
        Effect effect = port.adjust(server, r, target);
        if (!isDone(effect)) {
            throw new RefusedException(r.label() + " cannot be grown to " + target + ": " + effect.detail());
        }
        double least = target - range.map(AllocationRange::step).orElse(0.0) / 2;
        if (effect.reached().isPresent() && effect.reached().getAsDouble() < least) {
            throw new RefusedException(r.label() + " grew to "
                    + effect.reached().getAsDouble() + " of " + target + ": " + effect.detail());
        }
        return Optional.of(effect.detail());
    }

    static boolean isDone(Effect effect) {
        return effect.status() == Effect.Status.VERIFIED || effect.status() == Effect.Status.ACCEPTED;
    }
}
