package io.gnomon.plugin.ranking;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hypervisors that are reached now, as candidates for a new server, by the name that an orchestrator knows them by. */
public final class Candidates {
    private final Map<String, HypervisorReading> byNode = new HashMap<>();
    private final Outlook outlook;
    private final Function<String, Optional<Instant>> relieved;
    private final Function<String, OptionalDouble> health;

    /**
     * As of this moment.
     *
     * @param relieved when a server was last moved away from a hypervisor because it would be overcommitted
     * @param health of the shadows on a hypervisor, 0 to 1; empty if there are none
     */
    public Candidates(
            Cluster cluster,
            Outlook outlook,
            Function<String, Optional<Instant>> relieved,
            Function<String, OptionalDouble> health) {
        this.health = health;
        this.outlook = outlook;
        this.relieved = relieved;
        Set<String> twice = new HashSet<>();
        for (String name : cluster.names()) {
            if (cluster.isReachable(name)) {
                cluster.latest(name).ifPresent(reading -> {
                    if (byNode.put(reading.node(), reading) != null) {
                        twice.add(reading.node());
                    }
                });
            }
        }
        // of two that go by one name nobody can say which is meant
        byNode.keySet().removeAll(twice);
    }

    /**
     * What limits a hypervisor beside its CPU, as whoever sells it counts it.
     *
     * @param memoryMib what can be sold; empty: it does not limit
     */
    public record Sold(OptionalDouble memoryMib, double memoryTakenMib, Candidate.Vcpus vcpus) {}

    /** One of them; one that is not reached, or goes by the name of another, is unknown. */
    public Candidate of(String node, Sold sold) {
        HypervisorReading reading = byNode.get(node);
        if (reading == null) {
            return new Candidate(
                    node,
                    Instant.MIN,
                    ResourceVector.UNKNOWN,
                    ResourceVector.UNKNOWN,
                    ResourceVector.UNKNOWN,
                    sold.vcpus(),
                    null,
                    Contention.NONE,
                    null,
                    null);
        }
        return of(node, reading, sold);
    }

    /** One that was seen. What its servers have now counts where that is more than what was sold to them. */
    public Candidate of(String name, HypervisorReading reading, Sold sold) {
        double allocated = reading.allocated().getOr(Resource.MEMORY, 0);
        return new Candidate(
                name,
                reading.at(),
                reading.capacity().with(Resource.MEMORY, sold.memoryMib()),
                ResourceVector.UNKNOWN.with(Resource.MEMORY, Math.max(allocated, sold.memoryTakenMib())),
                reading.usage(),
                sold.vcpus(),
                outlook.of(reading.name()),
                reading.contention(),
                healthOf(reading.name()),
                relieved.apply(reading.name()).orElse(null));
    }

    private @Nullable Double healthOf(String name) {
        OptionalDouble known = health.apply(name);
        return known.isPresent() ? known.getAsDouble() : null;
    }
}
