package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One server as it was seen at one moment.
 *
 * @param startedAt when its guest started (its age counts from here)
 * @param usage what it used since the last reading; unknown where it was not measured
 * @param allocation what it may use now
 * @param metadata declared by its owner (image, application, tags)
 */
public record ServerReading(
        UUID id,
        String name,
        String project,
        String hypervisor,
        Instant startedAt,
        Instant at,
        ResourceVector usage,
        ResourceVector allocation,
        ResourceVector ceiling,
        Map<String, String> metadata) {

    /** Metadata: who made it. */
    public static final String ACTOR = "actor";

    /** Metadata: the toggle at creation; on unless it says "off". */
    public static final String DYNAMIC_ALLOCATION = "dynamic_allocation";
}
