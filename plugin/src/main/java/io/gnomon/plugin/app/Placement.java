package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.ranking.Ranking;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the hypervisor of a new server in standalone mode. */
final class Placement {
    private final Cluster cluster;
    private final Room room;
    private final Ranking ranking;

    Placement(Cluster cluster, Room room) {
        this.cluster = cluster;
        this.room = room;
        this.ranking = new Ranking(
                List.of(new MemoryFilter(room.reserveMib())),
                Map.of(new HeadroomWeigher(), 1.0, new ContentionWeigher(), 1.0));
    }

    /** @param only the one that was asked for, if any
     * @throws ApiException NO_CAPACITY with the reason of each hypervisor */
    String place(ResourceVector asked, Optional<String> only) {
        only.ifPresent(cluster::port); // names one that there is
        List<Candidate> candidates = cluster.names().stream()
                .filter(name -> only.isEmpty() || only.get().equals(name))
                .filter(cluster::isReachable)
                .map(cluster::latest)
                .flatMap(Optional::stream)
                .map(this::candidate)
                .toList();
        List<Ranking.Place> places = ranking.rank(candidates, asked);
        if (places.isEmpty() || places.get(0).refused().isPresent()) {
            String why = places.stream()
                    .map(p -> p.hypervisor() + ": " + p.refused().orElse(""))
                    .collect(Collectors.joining("; "));
            throw new ApiException(
                    ApiException.Code.NO_CAPACITY,
                    "no hypervisor can take the server" + (why.isEmpty() ? ": none is reachable" : ": " + why),
                    "ask for less, delete a server, or add a hypervisor; see: gnomon hypervisor list");
        }
        return places.get(0).hypervisor();
    }

    /** With what was promised since the reading: it has no room for that any more. */
    private Candidate candidate(HypervisorReading reading) {
        ResourceVector allocated = allocated(reading);
        double taken = room.memory(reading.name()).map(Room.Memory::taken).orElse(allocated.getOr(Resource.MEMORY, 0));
        return new Candidate(
                reading.name(),
                reading.capacity(),
                allocated.with(Resource.MEMORY, taken),
                reading.usage(),
                reading.contention());
    }

    static ResourceVector allocated(HypervisorReading reading) {
        ResourceVector allocated = ResourceVector.ZERO;
        for (Resource r : Resource.values()) {
            allocated = allocated.with(
                    r,
                    reading.servers().stream()
                            .mapToDouble(s -> s.allocation().getOr(r, 0))
                            .sum());
        }
        return allocated;
    }
}
