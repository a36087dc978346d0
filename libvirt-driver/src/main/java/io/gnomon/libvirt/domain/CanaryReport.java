package io.gnomon.libvirt.domain;

import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a canary found out about a hypervisor. To be kept, and given to {@link ConnectOptions#knowing} after a restart.
 *
 * @param took how long it took, boot of the probe included
 */
public record CanaryReport(
        String uri, Instant at, Duration took, Virtualization virtualization, Map<Lever, LeverState> levers) {
    public CanaryReport {
        levers = Map.copyOf(levers);
    }
}
