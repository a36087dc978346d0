package io.gnomon.plugin.app;

import io.gnomon.plugin.ranking.Sizes;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranking;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Chooses the hypervisor of a new server in standalone mode. */
final class Placement {
    private final Placing placing;

    Placement(Placing placing) {
        this.placing = placing;
    }

    /** @param only the one that was asked for, if any
     * @throws ApiException NO_CAPACITY with the reason of each hypervisor */
    String place(UUID server, Flavor flavor, Optional<String> only) {
        only.ifPresent(placing.cluster()::port); // names one that there is
        Outlook outlook = placing.demand().outlook();
        List<Candidate> candidates = placing.everyReachable(outlook).stream()
                .filter(c -> only.isEmpty() || only.get().equals(c.name()))
                .toList();
        ResourceVector asked = flavor.start();
        double cores = flavor.ceiling().getOr(Resource.CPU, asked.getOr(Resource.CPU, 0));
        double memory = flavor.ceiling().getOr(Resource.MEMORY, asked.getOr(Resource.MEMORY, 0));
        Size size = Sizes.of(cores, memory);
        Newcomer newcomer = new Newcomer(
                server.toString(),
                asked.getOr(Resource.CPU, 0) / flavor.coresPerVcpu(),
                asked,
                size,
                outlook.expected(size));
        // its memory is held by Room, which knows when the server is there
        Ranking ranking = placing.ours().rankAndHold(candidates, newcomer, newcomer.onlyItsUse());
        return ranking.best().orElseThrow(() -> {
            String why = ranking.explained().stream()
                    .map(p -> p.hypervisor() + ": "
                            + (p.refusal() == null
                                    ? "it was not seen of late"
                                    : p.refusal().reason()))
                    .collect(Collectors.joining("; "));
            return new ApiException(
                    ApiException.Code.NO_CAPACITY,
                    "no hypervisor can take the server" + (why.isEmpty() ? ": none is reachable" : ": " + why),
                    "ask for less, delete a server, or add a hypervisor; see: gnomon hypervisor list");
        });
    }
}
