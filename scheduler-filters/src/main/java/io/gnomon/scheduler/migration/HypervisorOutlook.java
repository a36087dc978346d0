package io.gnomon.scheduler.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * A hypervisor as the planner sees it.
 *
 * @param shown the name by which people know it
 * @param cores that it has
 * @param memoryMib physical
 * @param freeMib memory that may still be promised
 * @param lastMoved when a server was moved to it or away last, if that is known
 * @param closed why nothing may be moved to it, for people; empty if it may take servers
 */
public record HypervisorOutlook(
        String name,
        String shown,
        double cores,
        double memoryMib,
        double freeMib,
        Optional<Instant> lastMoved,
        Optional<String> closed) {}
