package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.shadow.Fewest;
import io.gnomon.plugin.shadow.PlainStaging.Placer;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Hypervisors as Nova knows them. Thread-safe. */
record NovaNodes(NovaDesk nova, Cluster cluster, Placer placer) {
    /** Nova's name of a hypervisor; empty while it was not seen. */
    Optional<String> node(String hypervisor) {
        return cluster.latest(hypervisor).map(HypervisorReading::node);
    }

    /** Where the next one of a profile should be; one that Nova has closed is not asked. See {@code Staging.place}. */
    String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        Set<String> up = nova.openNodes();
        List<String> open = cluster.names().stream()
                .filter(name -> node(name).filter(up::contains).isPresent())
                .toList();
        Flavor flavor = PlainTraits.flavor(profile);
        return Fewest.first(open, present, most, some -> placer.place(id, flavor, some));
    }
}
