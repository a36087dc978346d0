package io.gnomon.scheduler.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * A server as the planner sees it.
 *
 * @param id whatever names it; plans name it by this
 * @param cpu in cores
 * @param memory in MiB
 * @param swing of its CPU; all servers of a plan are told over the same slots, or are unknown
 * @param allocatedMib memory that it is promised: what must be free where it goes, and what is copied
 * @param lastMoved when it was moved last, if that is known
 * @param stays why it may not be moved now, for people; empty if it may
 */
public record ServerOutlook(
        String id,
        String name,
        String hypervisor,
        Expected cpu,
        Expected memory,
        Swing swing,
        double allocatedMib,
        Optional<Instant> lastMoved,
        Optional<String> stays) {}
