package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Something unusual that was found in a server's usage.
 *
 * @param serverName and project as they are now; empty in one that is not stored yet
 * @param kind such as {@code leak}
 * @param score how far beyond the threshold; 1 is just beyond
 * @param facts the numbers behind it
 * @param message the same, in words for people
 * @param told whether people were notified
 */
public record AnomalyRecord(
        long id,
        UUID server,
        String serverName,
        String project,
        Resource resource,
        String kind,
        Instant from,
        Instant to,
        double score,
        Map<String, Double> facts,
        String message,
        Instant foundAt,
        boolean told) {}
