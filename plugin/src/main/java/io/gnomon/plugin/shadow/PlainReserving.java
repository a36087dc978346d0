package io.gnomon.plugin.shadow;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Room on hypervisors that are ours alone: counted as taken, so that nothing else is put there. Thread-safe. */
public final class PlainReserving implements Reserving {
    private final Cluster cluster;
    private final Room room;
    private final PlainStaging.Placer placer;

    public PlainReserving(Cluster cluster, Room room, PlainStaging.Placer placer) {
        this.cluster = cluster;
        this.room = room;
        this.placer = placer;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        return Optional.empty();
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        Flavor flavor = PlainTraits.flavor(profile);
        return room.reserve(
                id,
                flavor.start().getOr(Resource.MEMORY, 0),
                () -> Fewest.first(cluster.names(), present, most, open -> placer.place(id, flavor, open)));
    }

    @Override
    public void giveBack(UUID id) {
        room.notMade(id);
    }

    @Override
    public void hold(ShadowInstance instance, WorkloadProfile profile) {
        resume(instance);
    }

    @Override
    public void resume(ShadowInstance instance) {
        room.reserve(instance.id(), instance.memoryMib(), instance::hypervisor);
    }

    @Override
    public Optional<Boolean> isHeld(ShadowInstance instance) {
        return Optional.of(room.isReserved(instance.id()));
    }

    @Override
    public void free(ShadowInstance instance) {
        room.notMade(instance.id());
    }
}
