package io.gnomon.plugin.trace;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hypervisor whose servers replay recorded load. Thread-safe. */
public final class TraceHypervisor implements HypervisorPort {
    /** How long its servers boot: about what a tiny guest takes. */
    private static final Duration BOOT = Duration.ofSeconds(5);

    private static final double MEMORY_BLOCK_MIB = 2;

    private final String name;
    private final ResourceVector capacity;
    private final InstantSource clock;
    private final Map<UUID, TraceServer> servers = new LinkedHashMap<>();
    private final Map<UUID, ServerRequest> made = new LinkedHashMap<>();
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();

    public TraceHypervisor(String name, ResourceVector capacity, InstantSource clock) {
        this.name = name;
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public HypervisorReading observe() {
        return read(null);
    }

    @Override
    public HypervisorReading observe(Set<UUID> wanted) {
        return read(wanted);
    }

    private synchronized HypervisorReading read(@Nullable Set<UUID> wanted) {
        Instant now = clock.instant();
        ResourceVector used = ResourceVector.ZERO;
        List<ServerReading> readings = new ArrayList<>();
        for (TraceServer server : servers.values()) {
            ServerReading reading = server.read(name, now);
            for (Map.Entry<Resource, Double> e : reading.usage().known().entrySet()) {
                used = used.with(e.getKey(), used.getOr(e.getKey(), 0) + e.getValue());
            }
            if (wanted == null || wanted.contains(server.id())) {
                readings.add(reading);
            }
        }
        double cores = capacity.getOr(Resource.CPU, 1);
        double contention = Math.max(0, used.getOr(Resource.CPU, 0) - cores) / cores;
        return new HypervisorReading(
                name,
                name,
                now,
                capacity,
                used,
                Contention.ofDelay(Math.min(1, contention)),
                "trace-driven",
                readings,
                Set.copyOf(servers.keySet()));
    }

    @Override
    public synchronized Optional<AllocationRange> range(UUID server, Resource resource) {
        TraceServer found = servers.get(server);
        if (found == null || found.allocation().get(resource).isEmpty()) {
            return Optional.empty();
        }
        Flavor flavor = found.flavor();
        double step =
                switch (resource) {
                    case CPU -> flavor.coresPerVcpu();
                    case MEMORY -> MEMORY_BLOCK_MIB;
                    case DISK, NETWORK -> 0.5;
                };
        double start = flavor.start().getOr(resource, 0);
        return Optional.of(new AllocationRange(
                found.allocation().getOr(resource, 0), start, flavor.ceiling().getOr(resource, start), step));
    }

    @Override
    public synchronized Effect adjust(UUID server, Resource resource, double target) {
        TraceServer found = servers.get(server);
        if (found == null) {
            return new Effect(Effect.Status.FAILED, "the server is gone", Duration.ZERO);
        }
        double ceiling = found.flavor().ceiling().getOr(resource, 0);
        if (target > ceiling) {
            return new Effect(
                    Effect.Status.REFUSED,
                    String.format(Locale.ROOT, "asked %.2f %s, the ceiling is %.2f", target, resource.unit(), ceiling),
                    Duration.ZERO);
        }
        found.allocate(resource, target);
        return new Effect(
                Effect.Status.VERIFIED,
                String.format(Locale.ROOT, "the trace-driven server has %.2f %s", target, resource.unit()),
                Duration.ZERO);
    }

    @Override
    public UUID create(ServerRequest request) {
        TraceServer.Demand demand = seconds -> ResourceVector.ZERO;
        if (request.disks().size() > 1) {
            LoadTrace trace = load(request.disks().get(1));
            demand = trace::at;
        }
        synchronized (this) {
            made.put(request.id(), request);
        }
        add(new TraceServer(
                request.id(),
                request.name(),
                request.project(),
                request.flavor(),
                request.keptMetadata(),
                demand,
                clock.instant(),
                BOOT));
        return request.id();
    }

    @Override
    public synchronized ServerRequest blueprint(UUID server) {
        ServerRequest request = made.get(server);
        if (request == null) {
            throw new RefusedException("it was recorded, not made here: there is nothing to make a copy from");
        }
        return request;
    }

    @Override
    public synchronized void handOver(ServerRequest request) {
        TraceServer known = servers.get(request.id());
        if (known == null) {
            throw new RefusedException("the server is gone");
        }
        servers.put(request.id(), known.as(request.name(), request.flavor(), request.keptMetadata()));
    }

    private static LoadTrace load(Path file) {
        try {
            return LoadTrace.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the load trace " + file, e);
        }
    }

    /** Adds a server that runs already. */
    synchronized void add(TraceServer server) {
        servers.put(server.id(), server);
        ServerReading reading = server.read(name, clock.instant());
        publish(new ClusterEvent.ServerStarted(name, reading.at(), server.id(), reading.name()));
    }

    /** A server's guest stops, as in a crash: the server stays, and takes what it took. */
    public synchronized void crash(UUID server) {
        find(server).ifPresent(TraceServer::crash);
    }

    synchronized Optional<TraceServer> find(UUID server) {
        return Optional.ofNullable(servers.get(server));
    }

    /** The server runs elsewhere from now on. */
    synchronized void release(UUID server) {
        if (servers.remove(server) != null) {
            publish(new ClusterEvent.ServerChanged(name, clock.instant(), server));
        }
    }

    @Override
    public synchronized void delete(UUID server) {
        made.remove(server);
        if (servers.remove(server) != null) {
            publish(new ClusterEvent.ServerStopped(name, clock.instant(), server, "deleted"));
        }
    }

    @Override
    public Map<String, String> levers() {
        return Map.of();
    }

    @Override
    public GuestLook processes(UUID server) {
        return GuestLook.refused("a recording has no guest");
    }

    @Override
    public void listen(Consumer<ClusterEvent> listener) {
        listeners.add(listener);
    }

    private void publish(ClusterEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public synchronized void close() {
        servers.clear();
    }
}
