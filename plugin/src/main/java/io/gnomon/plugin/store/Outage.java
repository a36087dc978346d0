package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which a hypervisor did not answer.
 *
 * @param endedAt empty while it lasts
 */
public record Outage(long id, String hypervisor, Instant beganAt, Optional<Instant> endedAt) {}
