package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Site;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.switchover.FleetAlternates;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where the portions of a workload run now. Servers of other projects, and those that wait for somebody, are none of it. Thread-safe. */
final class SiteFinder {
    private final Fleet fleet;
    private final Meaning meaning;

    SiteFinder(Fleet fleet, Meaning meaning) {
        this.fleet = fleet;
        this.meaning = meaning;
    }

    List<Site> of(Workload workload) {
        List<Tracked> own = fleet.all().stream()
                .filter(t -> t.record().project().equals(workload.project()) && !t.isShadow())
                .toList();
        return workload.portions().stream().map(p -> site(workload, p, own)).toList();
    }

    private Site site(Workload workload, Portion portion, List<Tracked> own) {
        Map<UUID, Site.Member> members = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String name : portion.servers()) {
            List<Tracked> found =
                    own.stream().filter(t -> meaning.is(t.record(), name)).toList();
            if (found.isEmpty()) {
                missing.add(name);
            }
            found.forEach(t -> members.put(t.record().id(), member(t)));
        }
        return new Site(workload, portion, List.copyOf(members.values()), missing);
    }

    /** Hypervisors with a server that is named as an alternate of one of the portion, and is not one of it. @param without none of these */
    List<String> alternates(Site site, Set<UUID> without) {
        Set<String> names = site.servers().stream().map(Site.Member::name).collect(Collectors.toSet());
        Set<UUID> members = site.servers().stream().map(Site.Member::id).collect(Collectors.toSet());
        return fleet.all().stream()
                .filter(t -> t.record().project().equals(site.workload().project()) && !t.isShadow())
                .filter(t -> !members.contains(t.record().id())
                        && !without.contains(t.record().id()))
                .filter(t -> names.contains(t.record().metadata().getOrDefault(FleetAlternates.ALTERNATE_FOR, "")))
                .filter(t -> t.latest()
                        .filter(seen -> seen.guest() != GuestState.STOPPED)
                        .isPresent())
                .map(t -> t.record().hypervisor())
                .filter(hypervisor -> !site.runsOn(hypervisor))
                .distinct()
                .sorted()
                .toList();
    }

    private static Site.Member member(Tracked server) {
        return new Site.Member(
                server.record().id(),
                server.record().name(),
                server.record().hypervisor(),
                server.latest()
                        .map(r -> r.allocation().getOr(Resource.MEMORY, 0))
                        .orElse(0.0),
                server.latest().map(r -> r.allocation().getOr(Resource.CPU, 0)).orElse(0.0));
    }
}
