package io.gnomon.plugin.shadow.demand;

import java.util.Map;

/**
 * What all staged servers together may hold at any moment, in MiB. Immutable.
 *
 * @param cloudMib in all
 * @param projectMib by project; one that is not named is bounded by the cloud only
 * @param hypervisorMib by hypervisor; empty = it does not matter where they are, else each must have room on one of these
 */
public record StagingBounds(double cloudMib, Map<String, Double> projectMib, Map<String, Double> hypervisorMib) {
    /** Copies the maps. */
    public StagingBounds {
        projectMib = Map.copyOf(projectMib);
        hypervisorMib = Map.copyOf(hypervisorMib);
    }

    /** Only the cloud as a whole is bounded. */
    public static StagingBounds ofCloud(double mib) {
        return new StagingBounds(mib, Map.of(), Map.of());
    }
}
