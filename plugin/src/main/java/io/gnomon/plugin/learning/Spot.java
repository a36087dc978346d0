package io.gnomon.plugin.learning;

import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.scheduler.model.Resource;
import java.util.Optional;
import java.util.UUID;

/**
 * What one champion forecasts: a resource of the servers of a cluster, or of one server.
 *
 * @param cluster empty if it is one server, whose cluster may change
 */
record Spot(String cluster, Optional<UUID> server, Resource resource) {
    static Spot ofCluster(String cluster, Resource resource) {
        return new Spot(cluster, Optional.empty(), resource);
    }

    static Spot ofServer(UUID server, Resource resource) {
        return new Spot("", Optional.of(server), resource);
    }

    static Spot of(ModelVersion version) {
        return version.server()
                .map(s -> ofServer(s, version.resource()))
                .orElseGet(() -> ofCluster(version.cluster(), version.resource()));
    }

    /** For people. */
    @Override
    public String toString() {
        return resource.label() + " of "
                + server.map(s -> "server " + s).orElseGet(() -> "the cluster '" + cluster + "'");
    }
}
