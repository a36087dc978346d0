package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;

/**
 * One measurement of one server. Names and ids of servers are not kept with samples.
 *
 * @param pseudonym stands for the server; the mapping is in the server table only
 */
public record Sample(String pseudonym, String project, Instant at, ResourceVector usage, ResourceVector allocation) {}
