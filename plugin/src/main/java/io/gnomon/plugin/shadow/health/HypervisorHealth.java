package io.gnomon.plugin.shadow.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How fit a hypervisor is for a server that must run well at once.
 *
 * @param score 0 to 1; falls at once, and rises slowly
 * @param now the least of the parts, which the score rises to
 * @param parts those that are known
 */
public record HypervisorHealth(String hypervisor, Instant at, double score, double now, Map<Part, Double> parts) {
    /** What is worst; empty if nothing is amiss. */
    public Optional<Part> weakest() {
        return parts.entrySet().stream()
                .filter(e -> e.getValue() < 1)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }
}
