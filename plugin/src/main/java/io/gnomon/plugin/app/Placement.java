package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.ranking.Sizes;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ShadowViews.RankedView;
import io.gnomon.plugin.shadow.health.HypervisorHealth;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
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
        Ranking ranking =
                rankAndHold(server, flavor, name -> only.isEmpty() || only.get().equals(name));
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

    /** The best of these; empty if none can take the server. */
    Optional<String> best(UUID server, Flavor flavor, Set<String> open) {
        return rankAndHold(server, flavor, open::contains).best();
    }

    /** Memory in MiB that could be given on a hypervisor now. */
    double available(String hypervisor) {
        return placing.room().memory(hypervisor).map(Room.Memory::available).orElse(0.0);
    }

    /** All that are reached, the best first; nothing is held. @param instances how many shadow instances are on each */
    List<RankedView> ranked(Flavor flavor, Map<String, Integer> instances) {
        Outlook outlook = placing.demand().outlook();
        Newcomer newcomer = newcomer("", flavor, outlook::expectedOnce);
        List<RankedView> views = new ArrayList<>();
        for (Ranking.Place place :
                placing.ours().rank(placing.everyReachable(outlook), newcomer).explained()) {
            views.add(new RankedView(
                    place.hypervisor(),
                    views.size() + 1,
                    placing.health()
                            .of(place.hypervisor())
                            .map(HypervisorHealth::score)
                            .orElse(null),
                    placing.room()
                            .memory(place.hypervisor())
                            .map(Room.Memory::available)
                            .orElse(null),
                    instances.getOrDefault(place.hypervisor(), 0),
                    place.refusal() == null ? null : place.refusal().reason()));
        }
        return views;
    }

    private Ranking rankAndHold(UUID server, Flavor flavor, Predicate<String> open) {
        Outlook outlook = placing.demand().outlook();
        List<Candidate> candidates = placing.everyReachable(outlook).stream()
                .filter(c -> open.test(c.name()))
                .toList();
        Newcomer newcomer = newcomer(server.toString(), flavor, outlook::expected);
        // its memory is held by Room, which knows when the server is there
        return placing.ours().rankAndHold(candidates, newcomer, newcomer.onlyItsUse());
    }

    private static Newcomer newcomer(String id, Flavor flavor, Function<Size, Demand> expected) {
        ResourceVector asked = flavor.start();
        double cores = flavor.ceiling().getOr(Resource.CPU, asked.getOr(Resource.CPU, 0));
        double memory = flavor.ceiling().getOr(Resource.MEMORY, asked.getOr(Resource.MEMORY, 0));
        Size size = Sizes.of(cores, memory);
        return new Newcomer(
                id, asked.getOr(Resource.CPU, 0) / flavor.coresPerVcpu(), asked, size, expected.apply(size));
    }
}
