package io.gnomon.plugin.cluster;

import java.time.Instant;
import java.util.UUID;

/** Something that happened on a hypervisor. */
public sealed interface ClusterEvent {
    String hypervisor();

    Instant at();

    record ServerStarted(String hypervisor, Instant at, UUID server, String name) implements ClusterEvent {}

    record ServerStopped(String hypervisor, Instant at, UUID server, String reason) implements ClusterEvent {}

    /** Its levers were reset by somebody else (reboot, a tunable set by hand): look again. */
    record ServerChanged(String hypervisor, Instant at, UUID server) implements ClusterEvent {}

    record HypervisorLost(String hypervisor, Instant at, String reason) implements ClusterEvent {}

    record HypervisorBack(String hypervisor, Instant at) implements ClusterEvent {}
}
