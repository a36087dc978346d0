package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents about migrations. Benefit, cost and waiting are core-minutes. */
public final class MigrationViews {
    private MigrationViews() {}

    /**
     * What would be done now.
     *
     * @param autonomy off, advise or act
     * @param contended hypervisors of which contention is expected, the worst first; none: nothing is to be done
     * @param moves those of servers that the caller may see
     */
    public record MigrationPlanView(
            Instant at, String autonomy, List<ContentionView> contended, List<PlannedMoveView> moves) {}

    /**
     * Contention that is expected of a hypervisor within the horizon of the forecasts.
     *
     * @param verdict whether a move is planned, or why no migration is beneficial
     */
    public record ContentionView(
            String hypervisor,
            double cpuMinutes,
            double memoryMinutes,
            double waiting,
            double peakCores,
            String verdict) {}

    /**
     * A move that is worth it.
     *
     * @param minutesBefore expected minutes of contention where the server is, from its arrival elsewhere on, if it stays
     * @param minutesAfter the same if it goes
     * @param minutesAdded by how much they grow where it goes
     * @param adviceOnly why Gnomon cannot do it; null if it can
     */
    public record PlannedMoveView(
            UUID server,
            String serverName,
            String from,
            String to,
            double minutesBefore,
            double minutesAfter,
            double minutesAdded,
            double benefit,
            double cost,
            double copySeconds,
            double pauseSeconds,
            @Nullable String adviceOnly,
            String reason) {}

    public record MigrationView(
            long id,
            UUID server,
            String serverName,
            String project,
            String actor,
            String from,
            String to,
            double benefit,
            double cost,
            double memoryMib,
            String state,
            String reason,
            String detail,
            Instant decidedAt,
            Instant updatedAt) {}

    /** @param server id or name of one that the plan moves */
    public record MigrationRun(@Nullable String server) {}
}
