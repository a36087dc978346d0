package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One hypervisor and its servers as they were seen at one moment.
 *
 * @param node the name that an orchestrator knows it by: that of its host, unless the orchestrator says otherwise
 * @param servers those that were looked at and could be read
 * @param present all that are there, read or not
 * @param contention mean share of time that vCPUs waited for a core, 0..1
 */
public record HypervisorReading(
        String name,
        String node,
        Instant at,
        ResourceVector capacity,
        ResourceVector usage,
        double contention,
        String description,
        List<ServerReading> servers,
        Set<UUID> present) {}
