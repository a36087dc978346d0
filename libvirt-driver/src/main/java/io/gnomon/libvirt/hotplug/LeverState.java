package io.gnomon.libvirt.hotplug;

import java.time.Instant;

/**
 * What is known about one lever on one domain or hypervisor.
 *
 * @param reason for people; for a broken lever what was seen and which lever is used instead
 */
public record LeverState(Status status, String reason, Instant since) {
    public enum Status {
        WORKS,
        BROKEN,
        ABSENT
    }
}
