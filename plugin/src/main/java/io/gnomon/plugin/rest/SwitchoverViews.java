package io.gnomon.plugin.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents about servers that take over from others. */
public final class SwitchoverViews {
    private SwitchoverViews() {}

    /**
     * The way of a portion's traffic from one server to another.
     *
     * @param kind failure, guest, growth or drill
     * @param state detected, fencing, fenced, expanding, shifting, verifying, returning, done, rolled-back or failed
     * @param met whether the objectives were seen to be met
     * @param failingSince from when on the hypervisor was not seen to live
     * @param detectionMillis from then to the decision
     * @param fencingMillis until the old server was seen to be cut off
     * @param expansionMillis until the alternate was seen to have its size
     * @param shiftMillis until it had the traffic
     */
    public record SwitchoverView(
            long id,
            String kind,
            String workload,
            String portion,
            String project,
            String actor,
            String from,
            String fromHypervisor,
            String to,
            String toHypervisor,
            @Nullable String address,
            String state,
            boolean met,
            String detail,
            Instant failingSince,
            Instant decidedAt,
            Instant updatedAt,
            @Nullable Long detectionMillis,
            @Nullable Long fencingMillis,
            @Nullable Long expansionMillis,
            @Nullable Long shiftMillis) {}

    /** What is to be drilled. */
    public record DrillRequest(
            @Nullable String workload, @Nullable String portion) {}
}
