package io.gnomon.plugin.store;

import java.time.Instant;

/**
 * A line of the audit.
 *
 * @param action granted, revoked or erased
 * @param detail what was done, for people
 */
public record ConsentEntry(long id, String project, String actor, String action, String detail, Instant at) {}
