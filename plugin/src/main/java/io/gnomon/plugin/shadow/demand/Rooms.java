package io.gnomon.plugin.shadow.demand;

import io.gnomon.plugin.shadow.demand.StagingPlan.Stop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is left of the bounds while a plan is made. Not for use by several threads. */
final class Rooms {
    private final Map<String, Double> projects;
    private final Map<String, Double> hypervisors;
    private double cloud;

    Rooms(StagingBounds bounds) {
        this.cloud = bounds.cloudMib();
        this.projects = new HashMap<>(bounds.projectMib());
        this.hypervisors = new TreeMap<>(bounds.hypervisorMib());
    }

    /** What stands against one more; empty if nothing does. */
    Optional<Stop> stop(StagedProfile profile) {
        double mib = profile.memoryMib();
        if (mib > cloud) {
            return Optional.of(Stop.CLOUD);
        }
        if (mib > projects.getOrDefault(profile.project(), Double.POSITIVE_INFINITY)) {
            return Optional.of(Stop.PROJECT);
        }
        boolean room = hypervisors.isEmpty() || hypervisors.values().stream().anyMatch(free -> free >= mib);
        return room ? Optional.empty() : Optional.of(Stop.HYPERVISOR);
    }

    /**
     * Takes room for one, on the hypervisor with the most of it: so a profile's servers are spread over several.
     *
     * @return the hypervisor; empty if it does not matter
     */
    Optional<String> take(StagedProfile profile) {
        double mib = profile.memoryMib();
        cloud -= mib;
        projects.computeIfPresent(profile.project(), (p, free) -> free - mib);
        Optional<String> where = hypervisors.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
        where.ifPresent(name -> hypervisors.merge(name, -mib, Double::sum));
        return where;
    }
}
