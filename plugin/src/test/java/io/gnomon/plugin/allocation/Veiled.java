package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A hypervisor that can be lost, and some of whose servers are paused, unreadable, or have the cores that they booted with. */
final class Veiled implements HypervisorPort {
    final Set<UUID> paused = new HashSet<>();
    /** Servers that are there and cannot be read. */
    final Set<UUID> unread = new HashSet<>();
    /** Servers without their limit, with the cores that they can use; their flavor sells what the hypervisor says. */
    final Map<UUID, Double> boosted = new HashMap<>();

    /** Servers that do not let go of memory. */
    final Set<UUID> stubborn = new HashSet<>();

    /** Adjustments end in the loss of the connection, before anything is done. */
    boolean lost;

    private final HypervisorPort behind;

    Veiled(HypervisorPort behind) {
        this.behind = behind;
    }

    @Override
    public String name() {
        return behind.name();
    }

    @Override
    public HypervisorReading observe() {
        return veil(behind.observe());
    }

    @Override
    public HypervisorReading observe(Set<UUID> servers) {
        return veil(behind.observe(servers));
    }

    private HypervisorReading veil(HypervisorReading r) {
        return new HypervisorReading(
                r.name(),
                r.node(),
                r.at(),
                r.capacity(),
                r.usage(),
                r.contention(),
                r.description(),
                r.servers().stream()
                        .filter(s -> !unread.contains(s.id()))
                        .map(this::veil)
                        .toList(),
                r.present());
    }

    private ServerReading veil(ServerReading s) {
        Double cores = boosted.get(s.id());
        return new ServerReading(
                s.id(),
                s.name(),
                s.project(),
                s.hypervisor(),
                s.startedAt(),
                s.at(),
                paused.contains(s.id()) ? ResourceVector.UNKNOWN : s.usage(),
                cores == null ? s.allocation() : s.allocation().with(Resource.CPU, cores),
                s.ceiling(),
                s.metadata(),
                s.flow());
    }

    @Override
    public Optional<AllocationRange> range(UUID server, Resource resource) {
        return behind.range(server, resource)
                .map(r -> resource == Resource.CPU && boosted.containsKey(server)
                        ? new AllocationRange(boosted.get(server), r.floor(), r.ceiling(), r.step())
                        : r);
    }

    @Override
    public OptionalDouble due(UUID server, Resource resource) {
        return resource == Resource.CPU && boosted.containsKey(server)
                ? behind.range(server, resource)
                        .map(r -> OptionalDouble.of(r.current()))
                        .orElseThrow()
                : OptionalDouble.empty();
    }

    @Override
    public Effect adjust(UUID server, Resource resource, double target) {
        if (lost) {
            throw new UnreachableException("the connection was lost");
        }
        boolean shrinks = behind.range(server, resource)
                .map(range -> target < range.current())
                .orElse(false);
        if (resource == Resource.MEMORY && shrinks && stubborn.contains(server)) {
            return new Effect(Effect.Status.FAILED, "the guest keeps its memory", Duration.ZERO);
        }
        Effect effect = behind.adjust(server, resource, target);
        if (resource == Resource.CPU) {
            boosted.remove(server);
        }
        return effect;
    }

    @Override
    public UUID create(ServerRequest request) {
        return behind.create(request);
    }

    @Override
    public void delete(UUID server) {
        behind.delete(server);
    }

    @Override
    public Map<String, String> levers() {
        return behind.levers();
    }

    @Override
    public GuestLook processes(UUID server) {
        return behind.processes(server);
    }

    @Override
    public void listen(Consumer<ClusterEvent> listener) {
        behind.listen(listener);
    }

    @Override
    public void close() {
        behind.close();
    }
}
