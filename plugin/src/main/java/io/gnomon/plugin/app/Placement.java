package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.ranking.Ranker;
import io.gnomon.scheduler.ranking.Ranking;
import io.gnomon.scheduler.ranking.Reservations;
import io.gnomon.scheduler.ranking.Weighed;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the hypervisor of a new server in standalone mode. */
final class Placement {
    private static final Duration ANY_AGE = Duration.ofDays(36_500);

    private final Cluster cluster;
    private final Room room;
    private final Ranker ranker;

    Placement(Cluster cluster, Room room, InstantSource clock) {
        this.cluster = cluster;
        this.room = room;
        // what cannot be reached is no candidate, and Room counts what is on its way: nothing is stale or held here
        this.ranker = new Ranker(
                List.of(new MemoryFilter(room.reserveMib())),
                List.of(new Weighed(new HeadroomWeigher(), 1), new Weighed(new ContentionWeigher(), 1)),
                new Reservations(Duration.ZERO, clock),
                ANY_AGE,
                clock);
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
        Ranking ranking = ranker.rank(candidates, new Newcomer("", 0, asked, null));
        return ranking.best().orElseThrow(() -> {
            String why = ranking.explained().stream()
                    .map(p -> p.hypervisor() + ": "
                            + (p.refusal() == null ? "" : p.refusal().reason()))
                    .collect(Collectors.joining("; "));
            return new ApiException(
                    ApiException.Code.NO_CAPACITY,
                    "no hypervisor can take the server" + (why.isEmpty() ? ": none is reachable" : ": " + why),
                    "ask for less, delete a server, or add a hypervisor; see: gnomon hypervisor list");
        });
    }

    /** With what was promised since the reading: it has no room for that any more. */
    private Candidate candidate(HypervisorReading reading) {
        ResourceVector allocated = allocated(reading);
        double taken = room.memory(reading.name()).map(Room.Memory::taken).orElse(allocated.getOr(Resource.MEMORY, 0));
        return new Candidate(
                reading.name(),
                reading.at(),
                reading.capacity(),
                allocated.with(Resource.MEMORY, taken),
                reading.usage(),
                Candidate.Vcpus.UNLIMITED,
                null,
                reading.contention(),
                null,
                null);
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
