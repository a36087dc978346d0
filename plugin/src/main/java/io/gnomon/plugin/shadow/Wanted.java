package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.WorkloadProfile;
import java.util.List;
import java.util.Map;

/** How many shadow instances are wanted now. Thread-safe. */
@FunctionalInterface
public interface Wanted {
    /** None, whatever comes. */
    Wanted NONE = profiles -> Map.of();

    /** By the id of the profile; one that is missing wants none. */
    Map<String, Integer> of(List<WorkloadProfile> profiles);

    /** The reason in a sentence; empty if there is none. */
    default String why(WorkloadProfile profile) {
        return "";
    }
}
