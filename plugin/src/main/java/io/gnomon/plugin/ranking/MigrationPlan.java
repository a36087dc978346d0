package io.gnomon.plugin.ranking;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Which servers to move, so that hypervisors do not run short of CPU.
 *
 * @param hypervisors in danger, the worst first
 * @param moves in the order in which they are best made
 */
public record MigrationPlan(Instant asOf, List<Danger> hypervisors, List<Move> moves) {
    public MigrationPlan {
        hypervisors = List.copyOf(hypervisors);
        moves = List.copyOf(moves);
    }

    /**
     * A hypervisor that may be overloaded soon.
     *
     * @param probability that its servers want more CPU together than it has, 0..1
     * @param after the same once the moves of the plan are made
     * @param capacityCores what it has
     * @param expectedCores mean of what its servers wanted together lately
     */
    public record Danger(
            String hypervisor, double probability, double after, double capacityCores, double expectedCores) {}

    /**
     * One move.
     *
     * @param gain by how much the expected number of overloaded hypervisors falls
     * @param costSeconds how long copying its memory takes
     * @param reason a sentence for people with the same numbers
     */
    public record Move(
            UUID server,
            String serverName,
            String project,
            String from,
            String to,
            double gain,
            double memoryMib,
            double costSeconds,
            String reason) {}
}
