package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.WorkloadProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many shadow instances are wanted now. Thread-safe. */
@FunctionalInterface
public interface Wanted {
    /** None, whatever comes. */
    Wanted NONE = profiles -> Map.of();

    /** By the id of the profile; one that is missing wants none. */
    Map<String, Integer> of(List<WorkloadProfile> profiles);

    /** Ids of the profiles of which something is remembered. */
    default Set<String> remembered() {
        return Set.of();
    }

    /** A profile is gone, or its project permits nothing any more. @param profile its id */
    default void forget(String profile) {}

    /** The reason in a sentence; empty if there is none. */
    default String why(WorkloadProfile profile) {
        return "";
    }
}
