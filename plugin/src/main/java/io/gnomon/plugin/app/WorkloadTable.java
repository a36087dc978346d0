package io.gnomon.plugin.app;

import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.ShadowViews.RankedView;
import io.gnomon.plugin.rest.ShadowViews.StartView;
import io.gnomon.plugin.rest.ShadowViews.WorkloadView;
import io.gnomon.plugin.shadow.demand.NextStart;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The Shadow Workload Table as people see it: a line for each workload, with what waits for it. Thread-safe. */
final class WorkloadTable {
    private final Shadowing shadowing;
    private final ShadowTable table;

    /** Ranks the hypervisors for a staged server of a workload. */
    interface Ranks {
        /** @param instances of it on each hypervisor */
        List<RankedView> of(WorkloadProfile profile, Map<String, Integer> instances);
    }

    private final Ranks ranks;

    WorkloadTable(Shadowing shadowing, ShadowTable table, Ranks ranks) {
        this.shadowing = shadowing;
        this.table = table;
        this.ranks = ranks;
    }

    List<WorkloadView> all(Caller caller) {
        List<WorkloadProfile> profiles = table.profiles(caller.onlyProject());
        Map<String, Integer> wanted = shadowing.stager().wanted(profiles);
        Map<String, List<ShadowInstance>> open =
                table.open().stream().collect(Collectors.groupingBy(ShadowInstance::profile));
        return profiles.stream()
                .map(p -> view(p, wanted.getOrDefault(p.id(), 0), open.getOrDefault(p.id(), List.of())))
                .toList();
    }

    WorkloadView view(WorkloadProfile profile) {
        List<ShadowInstance> open = table.open().stream()
                .filter(i -> i.profile().equals(profile.id()))
                .toList();
        return view(profile, shadowing.stager().wanted(List.of(profile)).getOrDefault(profile.id(), 0), open);
    }

    private WorkloadView view(WorkloadProfile profile, int wanted, List<ShadowInstance> open) {
        Map<String, Integer> where =
                open.stream().collect(Collectors.toMap(ShadowInstance::hypervisor, i -> 1, Integer::sum));
        Instant next = open.stream()
                .map(ShadowInstance::expiresAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new WorkloadView(
                profile.id(),
                profile.name(),
                profile.project(),
                profile.traits(),
                profile.requests(),
                profile.lastAt(),
                wanted,
                shadowing.stager().why(profile),
                count(open, State.READY),
                count(open, State.BOOTING),
                open.stream()
                        .map(ShadowInstance::strength)
                        .max(Comparator.naturalOrder())
                        .map(ShadowDesk::label)
                        .orElse(null),
                open.stream().mapToDouble(ShadowInstance::memoryMib).sum(),
                open.stream().mapToDouble(ShadowInstance::cores).sum(),
                open.stream().mapToLong(ShadowInstance::version).sum(),
                next,
                shadowing.planned().next(profile.id()).map(WorkloadTable::view).orElse(null),
                ranks.of(profile, where));
    }

    private static StartView view(NextStart start) {
        return new StartView(start.earliest(), start.expected(), start.latest());
    }

    private static int count(List<ShadowInstance> instances, State state) {
        return (int) instances.stream().filter(i -> i.state() == state).count();
    }

    /** @throws ApiException WORKLOAD_NOT_FOUND or AMBIGUOUS_NAME */
    WorkloadProfile find(Caller caller, String idOrName) {
        List<WorkloadProfile> found = table.profiles(caller.onlyProject()).stream()
                .filter(p -> p.id().equals(idOrName) || p.name().equals(idOrName))
                .toList();
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.WORKLOAD_NOT_FOUND,
                    "no workload of project " + caller.project() + " is called '" + idOrName + "'",
                    "see: gnomon shadow table list; one is in it when such a server was requested");
        }
        if (found.size() > 1) {
            throw new ApiException(
                    Code.AMBIGUOUS_NAME,
                    found.size() + " workloads are called '" + idOrName + "'",
                    "use the id: gnomon shadow table list");
        }
        return found.get(0);
    }
}
