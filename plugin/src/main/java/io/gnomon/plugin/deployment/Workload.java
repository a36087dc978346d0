package io.gnomon.plugin.deployment;

import java.util.List;
import java.util.Optional;

/**
 * Servers that are of use together.
 *
 * @param portions each after those that it depends on
 */
public record Workload(String name, String project, List<Portion> portions) {
    /** Copies the list. */
    public Workload {
        portions = List.copyOf(portions);
    }

    public Optional<Portion> portion(String wanted) {
        return portions.stream().filter(p -> p.name().equals(wanted)).findFirst();
    }
}
