package io.gnomon.scheduler.migration;

import java.time.Instant;
import java.util.List;

/**
 * What is expected of the hypervisors, and what to do about it.
 *
 * @param contended those of which contention is expected, the worst first
 * @param moves to be begun now, the most useful first
 * @param without contended hypervisors from which nothing is moved now, and why
 */
public record Plan(Instant at, List<Contention> contended, List<Move> moves, List<Without> without) {
    /**
     * Contention that is expected of one hypervisor.
     *
     * @param cpuMinutes expected time within the horizon in which its servers want more CPU than is free of waiting
     * @param memoryMinutes the same of its physical memory
     * @param waiting core-minutes that its servers are expected to wait; memory that is short counts as the same share of
     *     the cores
     * @param peakCores most that its servers are expected to want together, in the mean
     */
    public record Contention(
            String hypervisor, double cpuMinutes, double memoryMinutes, double waiting, double peakCores) {}

    /**
     * A move.
     *
     * @param server its id
     * @param minutesBefore expected minutes of contention where it is, from its arrival on, if it stays
     * @param minutesAfter the same if it goes
     * @param minutesAdded by how much they grow where it goes
     * @param benefit core-minutes of waiting that are spared, on both together
     * @param cost core-minutes that copying and the pause take
     * @param copySeconds how long its memory takes to be copied
     * @param pauseSeconds how long it stands still
     */
    public record Move(
            String server,
            String name,
            String from,
            String to,
            double minutesBefore,
            double minutesAfter,
            double minutesAdded,
            double benefit,
            double cost,
            double copySeconds,
            double pauseSeconds,
            String reason) {}

    /** No beneficial migration: why, for people. */
    public record Without(String hypervisor, String reason) {}
}
