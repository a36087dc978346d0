package io.gnomon.plugin.shadow.demand;

/**
 * What a staged server of a workload profile costs and is worth. Immutable.
 *
 * @param name of the profile, unique
 * @param project whose bound it counts towards
 * @param memoryMib that one staged server holds, above 0
 * @param vcpus that one staged server holds, 0 or more
 * @param secondsSaved by a request that is answered with a staged server, instead of booted cold
 * @param riskTolerance of the project: times what a saved second is worth; 1 is usual, 0 stages nothing
 */
public record StagedProfile(
        String name, String project, double memoryMib, double vcpus, double secondsSaved, double riskTolerance) {
    /** Refuses what cannot be. */
    public StagedProfile {
        if (!(memoryMib > 0) || !(vcpus >= 0) || !(secondsSaved >= 0) || !(riskTolerance >= 0)) {
            throw new IllegalArgumentException("a staged server holds memory and saves time, neither below 0: " + name);
        }
    }
}
