package io.gnomon.plugin.shadow.health;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What one check saw of a hypervisor.
 *
 * @param reachable whether it answers
 * @param age of the last reading of it
 * @param staleAfter from when on that counts as unknown
 * @param contention mean share of time that vCPUs waited for a core, 0..1
 * @param cpu used, as a share of its cores; empty if not known
 * @param memory used, as a share of what it has; empty if not known
 * @param slowness of the latest starts of shadow instances there, as a multiple of what is usual; empty if none was started of late
 * @param growing share of the levers by which a claimed server is grown that work, as the canary has seen; empty if not known
 * @param answering share of the shadow instances there that are seen to be up; empty if there are none
 * @param clockOff seconds that the clock is off; empty if nobody tells
 * @param diskSeconds how long reads and writes of disks there take; empty if not known
 * @param networkSeconds how long an echo takes from a guest there and back; empty if not known
 * @param cpuToCome the most cores that its servers are forecast to use, as a share of what it has; empty if not known
 * @param memoryToCome the same of memory
 */
public record Look(
        boolean reachable,
        Duration age,
        Duration staleAfter,
        double contention,
        OptionalDouble cpu,
        OptionalDouble memory,
        OptionalDouble slowness,
        OptionalDouble growing,
        OptionalDouble answering,
        OptionalDouble clockOff,
        OptionalDouble diskSeconds,
        OptionalDouble networkSeconds,
        OptionalDouble cpuToCome,
        OptionalDouble memoryToCome) {
    /** With nothing known of its clock, its disks, its network and of what comes. */
    public Look(
            boolean reachable,
            Duration age,
            Duration staleAfter,
            double contention,
            OptionalDouble cpu,
            OptionalDouble memory,
            OptionalDouble slowness,
            OptionalDouble growing,
            OptionalDouble answering) {
        this(
                reachable,
                age,
                staleAfter,
                contention,
                cpu,
                memory,
                slowness,
                growing,
                answering,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
