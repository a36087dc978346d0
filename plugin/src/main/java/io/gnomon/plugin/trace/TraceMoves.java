package io.gnomon.plugin.trace;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Moves servers between trace-driven hypervisors, at once. Thread-safe. */
public final class TraceMoves implements ServerMoves {
    private final Map<String, TraceHypervisor> hypervisors = new LinkedHashMap<>();

    public TraceMoves(Collection<TraceHypervisor> hypervisors) {
        hypervisors.forEach(h -> this.hypervisors.put(h.name(), h));
    }

    /** Whether it is one of them. */
    public boolean has(String hypervisor) {
        return hypervisors.containsKey(hypervisor);
    }

    @Override
    public void refresh() {}

    @Override
    public Optional<String> closed(HypervisorReading hypervisor) {
        return Optional.empty();
    }

    @Override
    public boolean open(ServerReading server, HypervisorReading to) {
        return has(server.hypervisor()) && has(to.name());
    }

    @Override
    public Optional<String> adviceOnly(ServerReading server) {
        return Optional.empty();
    }

    @Override
    public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
        TraceHypervisor source = hypervisors.get(from.name());
        TraceHypervisor target = hypervisors.get(to.name());
        if (source == null || target == null) {
            throw new RefusedException(from.name() + " or " + to.name() + " is not trace-driven");
        }
        TraceServer moved = source.find(server.id())
                .orElseThrow(() -> new RefusedException(server.name() + " is not on " + from.name() + " any more"));
        target.add(moved);
        source.release(server.id());
    }

    @Override
    public Progress progress(UUID server, HypervisorReading from, HypervisorReading to) {
        if (is(server, to.name())) {
            return is(server, from.name()) ? new Progress.Moving() : new Progress.Arrived();
        }
        return is(server, from.name()) ? new Progress.Stayed("it is still on " + from.name()) : new Progress.Gone();
    }

    private boolean is(UUID server, String hypervisor) {
        TraceHypervisor there = hypervisors.get(hypervisor);
        return there != null && there.find(server).isPresent();
    }
}
