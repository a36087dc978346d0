package io.gnomon.plugin.trace;

import io.gnomon.plugin.cluster.Flow;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One server that replays a load. It uses the smaller of what it wants and what it is given; want that was not served is
 * summed up, as a real guest would feel it. Not thread-safe: guarded by its {@link TraceHypervisor}.
 */
final class TraceServer {
    /** A Linux guest of our size needs this much before its workload takes anything. */
    private static final double BASE_MEMORY_MIB = 60;

    private final UUID id;
    private final String name;
    private final String project;
    private final Flavor flavor;
    private final Map<String, String> metadata;
    private final Demand demand;
    private final Instant startedAt;
    private final Duration boot;
    private ResourceVector allocation;
    private boolean crashed;

    /** What a server wants at an age of its workload in seconds; unknown in a gap of the recording. */
    interface Demand {
        ResourceVector at(double seconds);
    }

    TraceServer(
            UUID id,
            String name,
            String project,
            Flavor flavor,
            Map<String, String> metadata,
            Demand demand,
            Instant startedAt,
            Duration boot) {
        this.id = id;
        this.name = name;
        this.project = project;
        this.flavor = flavor;
        this.metadata = Map.copyOf(metadata);
        this.demand = demand;
        this.startedAt = startedAt;
        this.boot = boot;
        this.allocation = flavor.start();
    }

    /** The same, running on, under another name. */
    TraceServer as(String called, Flavor sold, Map<String, String> declared) {
        TraceServer same = new TraceServer(id, called, project, sold, declared, demand, startedAt, boot);
        same.allocation = allocation;
        return same;
    }

    UUID id() {
        return id;
    }

    Flavor flavor() {
        return flavor;
    }

    ResourceVector allocation() {
        return allocation;
    }

    void allocate(Resource resource, double amount) {
        allocation = allocation.with(resource, amount);
    }

    /** Its guest runs no more; the server is there still. */
    void crash() {
        crashed = true;
    }

    ServerReading read(String hypervisor, Instant now) {
        return new ServerReading(
                id,
                name,
                project,
                hypervisor,
                startedAt,
                now,
                crashed ? ResourceVector.UNKNOWN : usage(now),
                allocation,
                flavor.ceiling(),
                metadata,
                Flow.UNKNOWN,
                guest(now));
    }

    private GuestState guest(Instant now) {
        if (crashed) {
            return GuestState.STOPPED;
        }
        return now.isBefore(startedAt.plus(boot)) ? GuestState.SILENT : GuestState.ANSWERS;
    }

    private ResourceVector usage(Instant now) {
        double age = Duration.between(startedAt.plus(boot), now).toMillis() / 1000.0;
        if (age < 0) {
            return ResourceVector.UNKNOWN;
        }
        ResourceVector wanted = demand.at(age);
        ResourceVector used = ResourceVector.UNKNOWN;
        for (Map.Entry<Resource, Double> e : wanted.known().entrySet()) {
            double want = e.getValue() + (e.getKey() == Resource.MEMORY ? BASE_MEMORY_MIB : 0);
            used = used.with(e.getKey(), Math.min(want, allocation.getOr(e.getKey(), Double.MAX_VALUE)));
        }
        return used;
    }
}
