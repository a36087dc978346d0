package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One hypervisor and its servers as they were seen at one moment. What its servers come to together is added up once, when
 * they are looked at, and not by everybody who asks.
 *
 * @param node the name that an orchestrator knows it by: that of its host, unless the orchestrator says otherwise
 * @param servers those that were looked at and could be read
 * @param present all that are there, read or not
 * @param contention how short it was
 * @param allocated what those that could be read may use now, together; what is not known of one counts as nothing
 * @param unread those that are there and could not be read
 */
public record HypervisorReading(
        String name,
        String node,
        Instant at,
        ResourceVector capacity,
        ResourceVector usage,
        Contention contention,
        String description,
        List<ServerReading> servers,
        Set<UUID> present,
        ResourceVector allocated,
        Set<UUID> unread) {

    /** Adds up what the servers have. */
    public HypervisorReading(
            String name,
            String node,
            Instant at,
            ResourceVector capacity,
            ResourceVector usage,
            Contention contention,
            String description,
            List<ServerReading> servers,
            Set<UUID> present) {
        this(
                name,
                node,
                at,
                capacity,
                usage,
                contention,
                description,
                List.copyOf(servers),
                present,
                allocated(servers),
                unread(servers, present));
    }

    private static ResourceVector allocated(List<ServerReading> servers) {
        ResourceVector sum = ResourceVector.ZERO;
        for (Resource r : Resource.values()) {
            sum = sum.with(
                    r,
                    servers.stream()
                            .mapToDouble(s -> s.allocation().getOr(r, 0))
                            .sum());
        }
        return sum;
    }

    private static Set<UUID> unread(List<ServerReading> servers, Set<UUID> present) {
        Set<UUID> unread = new HashSet<>(present);
        servers.forEach(s -> unread.remove(s.id()));
        return Set.copyOf(unread);
    }
}
