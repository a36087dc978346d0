package io.gnomon.plugin.store;

import java.time.Instant;

/**
 * A workload as it was imported.
 *
 * @param document its description, word for word
 */
public record DeployedWorkload(String project, String name, String document, String actor, Instant importedAt) {}
