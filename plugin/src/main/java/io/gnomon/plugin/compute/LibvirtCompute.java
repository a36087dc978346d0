package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.GuestRun;
import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.GuestProcess;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A libvirt hypervisor as a {@link HypervisorPort}. A server of ours boots at full speed; when its guest answers, each
 * vCPU gets the share of a core that the flavor sells. Until then its usage is its boot's, not its workload's, and is
 * reported as unknown, and so is that of a server that is paused. Thread-safe.
 */
public final class LibvirtCompute implements HypervisorPort {
    private static final Logger log = LoggerFactory.getLogger(LibvirtCompute.class);

    private final Hypervisor hypervisor;
    private final InstantSource clock;
    private final DomainBook domains;
    private final MemoryMoves memoryMoves = new MemoryMoves();
    private final Looking looking;
    private final Moving moving;
    private final boolean boost;
    private final Optional<String> bridge;
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param longestInterval rates over more than this (the hypervisor was away) say nothing about now
     * @param boost whether servers boot without the limit of their flavor: only where somebody may end that
     * @param bridge of the hypervisor that servers are connected to when they are created; empty = they have no network
     */
    public LibvirtCompute(
            Hypervisor hypervisor,
            Duration longestInterval,
            boolean boost,
            Optional<String> bridge,
            InstantSource clock) {
        this.boost = boost;
        this.bridge = bridge;
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.domains = new DomainBook(hypervisor, clock);
        this.looking = new Looking(hypervisor, domains, memoryMoves, longestInterval, clock);
        this.moving = new Moving(hypervisor, domains, memoryMoves, clock);
        hypervisor.onEvent(this::on);
    }

    @Override
    public String name() {
        return hypervisor.uri();
    }

    @Override
    public HypervisorReading observe() {
        return looking.look(null);
    }

    @Override
    public HypervisorReading observe(Set<UUID> servers) {
        return looking.look(servers);
    }

    @Override
    public Optional<AllocationRange> range(UUID server, Resource resource) {
        return moving.range(server, resource);
    }

    @Override
    public OptionalDouble due(UUID server, Resource resource) {
        return resource == Resource.CPU ? domains.dueCores(server) : OptionalDouble.empty();
    }

    @Override
    public Effect adjust(UUID server, Resource resource, double target) {
        return moving.adjust(server, resource, target);
    }

    @Override
    public UUID create(ServerRequest request) {
        Flavor flavor = request.flavor();
        double share = flavor.coresPerVcpu();
        OptionalLong diskLimit = flavor.start().get(Resource.DISK).isPresent()
                ? OptionalLong.of(Math.round(flavor.start().getOr(Resource.DISK, 0) * Levers.MIB))
                : OptionalLong.empty();
        List<DomainSpec.Disk> disks = new ArrayList<>();
        for (Path image : request.disks()) {
            boolean first = disks.isEmpty();
            disks.add(
                    new DomainSpec.Disk(image, !first, first ? diskLimit : OptionalLong.empty(), OptionalLong.empty()));
        }
        int vcpus = vcpus(flavor.start(), share);
        long memory = Math.round(flavor.start().getOr(Resource.MEMORY, 0));
        return Faults.asking(() -> hypervisor.create(new DomainSpec(
                request.id(),
                request.name(),
                vcpus,
                Math.max(vcpus, vcpus(flavor.ceiling(), share)),
                boost || share >= 1 ? OptionalDouble.empty() : OptionalDouble.of(share),
                memory,
                Math.max(memory, Math.round(flavor.ceiling().getOr(Resource.MEMORY, memory))),
                request.image().resolve("vmlinuz"),
                request.image().resolve("initrd.img"),
                request.kernelArguments(),
                disks,
                request.serialLog(),
                ServerReading.REHEARSAL.equals(request.metadata().get(ServerReading.SHADOW))
                        ? Optional.empty()
                        : bridge,
                Declared.write(request, clock.instant()))));
    }

    @Override
    public void handOver(ServerRequest request) {
        UUID id = request.id();
        Faults.asking(() -> {
            Map<String, String> before = hypervisor.metadata(id);
            hypervisor.describe(id, Declared.handedOver(request, before, clock.instant()));
            return id;
        });
        domains.declareAgain(id);
    }

    @Override
    public ServerRequest blueprint(UUID server) {
        return Declared.blueprint(server, Faults.asking(() -> hypervisor.metadata(server)));
    }

    private static int vcpus(ResourceVector size, double share) {
        return (int) Math.max(1, Math.round(size.getOr(Resource.CPU, share) / share));
    }

    @Override
    public void delete(UUID server) {
        Faults.asking(() -> {
            hypervisor.destroy(server);
            return server;
        });
        domains.forget(server);
    }

    @Override
    public Map<String, String> levers() {
        Map<String, String> result = new TreeMap<>();
        hypervisor
                .levers()
                .forEach((lever, state) -> result.put(
                        lever.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        word(state.status()) + ": " + state.reason()));
        return result;
    }

    @Override
    public GuestLook processes(UUID server) {
        return Faults.asking(() -> {
            GuestProcesses told = hypervisor.processes(server);
            return told.refusal()
                    .map(GuestLook::refused)
                    .orElseGet(() -> GuestLook.told(told.processes().stream()
                            .map(p -> new GuestProcess(p.name(), p.reads(), p.writes(), p.found()))
                            .toList()));
        });
    }

    @Override
    public OptionalDouble diskSeconds() {
        return looking.diskSeconds();
    }

    @Override
    public Optional<Duration> clockAhead(UUID server) {
        return Faults.asking(() -> hypervisor.clockAhead(server));
    }

    @Override
    public String run(UUID server, String script, Duration limit) {
        GuestRun run = Faults.asking(() -> hypervisor.run(server, script, limit));
        if (run.exit() != 0) {
            throw new RefusedException("what was run in its guest ended with " + run.exit() + ": "
                    + run.output().strip());
        }
        return run.output();
    }

    @Override
    public void ping() {
        Faults.reaching(() -> {
            hypervisor.ping();
            return name();
        });
    }

    private static String word(LeverState.Status status) {
        return switch (status) {
            case WORKS -> "works";
            case BROKEN -> "fails";
            case ABSENT -> "no";
        };
    }

    @Override
    public void listen(Consumer<ClusterEvent> listener) {
        listeners.add(listener);
    }

    private void on(DomainEvent event) {
        if (event instanceof DomainEvent.Started probe && Probes.isProbe(probe.name())) {
            log.debug("{} is a probe of our own", probe.name());
        } else if (event instanceof DomainEvent.Started e) {
            domains.forget(e.uuid());
            tell(new ClusterEvent.ServerStarted(name(), e.at(), e.uuid(), e.name()));
        } else if (event instanceof DomainEvent.Stopped e) {
            domains.forget(e.uuid());
            looking.forget(e.uuid());
            memoryMoves.forget(e.uuid());
            tell(new ClusterEvent.ServerStopped(name(), e.at(), e.uuid(), e.reason()));
        } else if (event instanceof DomainEvent.Rebooted e) {
            domains.forget(e.uuid());
            looking.rebooted(e.uuid());
            tell(new ClusterEvent.ServerChanged(name(), e.at(), e.uuid()));
        } else if (event instanceof DomainEvent.Disconnected e) {
            tell(new ClusterEvent.HypervisorLost(name(), e.at(), e.reason()));
        } else if (event instanceof DomainEvent.Reconnected e) {
            tell(new ClusterEvent.HypervisorBack(name(), e.at()));
        } else {
            changed(event).ifPresent(domains::doubt);
        }
    }

    /** The domain whose limits somebody changed. */
    private static Optional<UUID> changed(DomainEvent event) {
        if (event instanceof DomainEvent.BalloonChanged e) {
            return Optional.of(e.uuid());
        }
        if (event instanceof DomainEvent.TunableChanged e) {
            return Optional.of(e.uuid());
        }
        if (event instanceof DomainEvent.DeviceAdded e) {
            return Optional.of(e.uuid());
        }
        if (event instanceof DomainEvent.DeviceRemoved e) {
            return Optional.of(e.uuid());
        }
        return event instanceof DomainEvent.MemoryDeviceResized e ? Optional.of(e.uuid()) : Optional.empty();
    }

    private void tell(ClusterEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
