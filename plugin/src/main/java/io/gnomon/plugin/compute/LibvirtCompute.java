package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.stats.DomainRates;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.RateMeter;
import io.gnomon.libvirt.stats.StatsGroup;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.compute.DomainBook.Known;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A libvirt hypervisor as a {@link HypervisorPort}. A server of ours boots at full speed; when its guest answers, each
 * vCPU gets the share of a core that the flavor sells. Until then its usage is its boot's, not its workload's, and is
 * reported as unknown, and so is that of a server that is paused. Thread-safe.
 */
public final class LibvirtCompute implements HypervisorPort {
    private static final Logger log = LoggerFactory.getLogger(LibvirtCompute.class);
    private static final Set<StatsGroup> GROUPS = EnumSet.of(
            StatsGroup.STATE,
            StatsGroup.CPU,
            StatsGroup.VCPU,
            StatsGroup.BALLOON,
            StatsGroup.BLOCK,
            StatsGroup.INTERFACE);

    /** A guest reports its memory every second; this is when its report is surely of after a change. */
    private static final Duration MEMORY_REPORT = Duration.ofSeconds(3);

    private final Hypervisor hypervisor;
    private final InstantSource clock;
    private final RateMeter rates = new RateMeter();
    private final DomainBook domains;
    /** Servers whose memory is being moved, and until when the guest's report is of before. */
    private final Map<UUID, Instant> memoryMoves = new ConcurrentHashMap<>();

    private final Duration longestInterval;
    private final boolean boost;
    private final List<Consumer<ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final BusyMeter busy = new BusyMeter();

    /**
     * @param longestInterval rates over more than this (the hypervisor was away) say nothing about now
     * @param boost whether servers boot without the limit of their flavor: only where somebody may end that
     */
    public LibvirtCompute(Hypervisor hypervisor, Duration longestInterval, boolean boost, InstantSource clock) {
        this.boost = boost;
        this.hypervisor = hypervisor;
        this.longestInterval = longestInterval;
        this.clock = clock;
        this.domains = new DomainBook(hypervisor, clock);
        hypervisor.onEvent(this::on);
    }

    @Override
    public String name() {
        return hypervisor.uri();
    }

    @Override
    public HypervisorReading observe() {
        return look(null);
    }

    @Override
    public HypervisorReading observe(Set<UUID> servers) {
        return look(servers);
    }

    private HypervisorReading look(@Nullable Set<UUID> wanted) {
        return reaching(() -> {
            HypervisorStats host = hypervisor.stats();
            List<DomainStats> all = hypervisor.domainStats(GROUPS);
            retain(all.stream().map(DomainStats::uuid).collect(Collectors.toUnmodifiableSet()));
            List<ServerReading> servers = new ArrayList<>();
            double delay = 0;
            for (DomainStats stats : all) {
                if (!Probes.isProbe(stats.name()) && (wanted == null || wanted.contains(stats.uuid()))) {
                    DomainRates used = rates.update(stats);
                    delay += used.cpuDelay().orElse(0);
                    read(stats, used).ifPresent(servers::add);
                }
            }
            ResourceVector capacity = ResourceVector.UNKNOWN
                    .with(Resource.CPU, host.cpus())
                    .with(Resource.MEMORY, host.memoryKib() / 1024.0);
            ResourceVector usage = ResourceVector.UNKNOWN
                    .with(Resource.MEMORY, (host.memoryKib() - host.freeMemoryKib()) / 1024.0)
                    .with(Resource.CPU, busy.cores(host));
            return new HypervisorReading(
                    name(),
                    host.at(),
                    capacity,
                    usage,
                    all.isEmpty() ? 0 : Math.min(1, delay / all.size()),
                    host.hostname() + ", libvirt " + host.libvirtVersion() + ", QEMU " + host.emulatorVersion(),
                    List.copyOf(servers),
                    all.stream()
                            .filter(stats -> !Probes.isProbe(stats.name()))
                            .map(DomainStats::uuid)
                            .collect(Collectors.toUnmodifiableSet()));
        });
    }

    /** Events may have been missed, as while there was no connection. */
    private void retain(Set<UUID> there) {
        domains.retain(there);
        rates.retain(there);
        memoryMoves.keySet().retainAll(there);
    }

    private Optional<ServerReading> read(DomainStats stats, DomainRates used) {
        try {
            Known known = domains.known(stats.uuid(), used);
            Levers levers = new Levers(known.limits(), known.declared().flavor(), hypervisor.levers(), clock.instant());
            ResourceVector allocation = levers.allocation();
            return Optional.of(new ServerReading(
                    stats.uuid(),
                    stats.name(),
                    known.declared().project(),
                    name(),
                    known.declared().startedAt(),
                    stats.at(),
                    known.isSettled(stats.at())
                            ? settled(stats, usage(used, stats.state().isActive(), allocation))
                            : ResourceVector.UNKNOWN,
                    allocation,
                    levers.ceiling(),
                    known.declared().metadata()));
        } catch (LibvirtException e) {
            if (e.kind() != LibvirtException.Kind.NO_DOMAIN) {
                log.warn("{} of {} cannot be read: {}", stats.name(), name(), e.getMessage());
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            log.error("{} of {} cannot be read; the others are not affected", stats.name(), name(), e);
            return Optional.empty();
        }
    }

    /** While memory moves, what the guest reported and what it has are of two moments. */
    private ResourceVector settled(DomainStats stats, ResourceVector usage) {
        Instant until = memoryMoves.get(stats.uuid());
        if (until == null) {
            return usage;
        }
        if (stats.at().isAfter(until)) {
            memoryMoves.remove(stats.uuid(), until);
            return usage;
        }
        return usage.without(Resource.MEMORY);
    }

    private ResourceVector usage(DomainRates used, boolean active, ResourceVector allocation) {
        if (!active || used.over().compareTo(longestInterval) > 0) {
            return ResourceVector.UNKNOWN; // one that is paused uses nothing, and follows no lever
        }
        ResourceVector result = ResourceVector.UNKNOWN.with(Resource.CPU, used.cpuCores());
        double given = allocation.getOr(Resource.MEMORY, 0);
        Optional<Long> usable = used.balloon().flatMap(DomainStats.Balloon::usableKib);
        if (usable.isPresent() && used.memoryUsedMib().isPresent()) {
            // what the kernel keeps for itself counts as used: exhaustion is when usage meets the allocation
            result = result.with(Resource.MEMORY, Math.max(0, given - usable.get() / 1024.0));
        }
        result = result.with(Resource.DISK, sum(used.diskReadBytesPerSecond(), used.diskWriteBytesPerSecond()));
        return result.with(
                Resource.NETWORK, sum(used.networkReceiveBytesPerSecond(), used.networkTransmitBytesPerSecond()));
    }

    private static OptionalDouble sum(OptionalDouble a, OptionalDouble b) {
        return a.isEmpty() && b.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((a.orElse(0) + b.orElse(0)) / Levers.MIB);
    }

    @Override
    public Optional<AllocationRange> range(UUID server, Resource resource) {
        return reaching(() -> {
            try {
                Known known = domains.known(server);
                return new Levers(known.limits(), known.declared().flavor(), hypervisor.levers(), clock.instant())
                        .range(resource);
            } catch (LibvirtException e) {
                if (e.kind() == LibvirtException.Kind.NO_DOMAIN) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public OptionalDouble due(UUID server, Resource resource) {
        return resource == Resource.CPU ? domains.dueCores(server) : OptionalDouble.empty();
    }

    @Override
    public Effect adjust(UUID server, Resource resource, double target) {
        Instant before = clock.instant();
        try {
            if (resource == Resource.MEMORY) {
                memoryMoves.put(server, Instant.MAX);
            }
            domains.doubt(server);
            Known known = domains.known(server);
            Levers levers = new Levers(known.limits(), known.declared().flavor(), hypervisor.levers(), clock.instant());
            LeverOutcome last = new LeverOutcome.Refused("no lever for " + resource.label() + " works here");
            for (LeverRequest request : levers.toward(resource, target)) {
                last = hypervisor.apply(server, request);
                if (!(last instanceof LeverOutcome.Verified) && !(last instanceof LeverOutcome.Accepted)) {
                    break;
                }
            }
            return checked(server, resource, target, effect(last, Duration.between(before, clock.instant())));
        } catch (LibvirtException e) {
            if (e.kind() == LibvirtException.Kind.UNREACHABLE || e.kind() == LibvirtException.Kind.TIMEOUT) {
                throw new UnreachableException(String.valueOf(e.getMessage()), e); // it may be in force
            }
            return new Effect(
                    e.kind() == LibvirtException.Kind.NO_DOMAIN ? Effect.Status.REFUSED : Effect.Status.FAILED,
                    String.valueOf(e.getMessage()),
                    Duration.between(before, clock.instant()));
        } finally {
            domains.doubt(server);
            memoryMoves.computeIfPresent(server, (id, until) -> clock.instant().plus(MEMORY_REPORT));
        }
    }

    /** What was verified lever by lever must add up to the target. */
    private Effect checked(UUID server, Resource resource, double target, Effect effect) {
        if (effect.status() != Effect.Status.VERIFIED || resource != Resource.CPU) {
            return effect;
        }
        domains.doubt(server);
        Optional<AllocationRange> now = range(server, resource);
        boolean inForce =
                now.map(r -> Math.abs(r.current() - target) < r.step() / 2).orElse(false);
        return inForce
                ? effect
                : new Effect(
                        Effect.Status.ACCEPTED,
                        effect.detail() + ", which is "
                                + now.map(AllocationRange::current).orElse(0.0) + " cores and not " + target,
                        effect.took());
    }

    private static Effect effect(LeverOutcome outcome, Duration took) {
        Effect.Status status = outcome instanceof LeverOutcome.Verified
                ? Effect.Status.VERIFIED
                : outcome instanceof LeverOutcome.Accepted
                        ? Effect.Status.ACCEPTED
                        : outcome instanceof LeverOutcome.Refused ? Effect.Status.REFUSED : Effect.Status.FAILED;
        return new Effect(status, outcome.detail(), took);
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
        return asking(() -> hypervisor.create(new DomainSpec(
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
                Declared.write(request, clock.instant()))));
    }

    private static int vcpus(ResourceVector size, double share) {
        return (int) Math.max(1, Math.round(size.getOr(Resource.CPU, share) / share));
    }

    @Override
    public void delete(UUID server) {
        asking(() -> {
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
            rates.forget(e.uuid());
            memoryMoves.remove(e.uuid());
            tell(new ClusterEvent.ServerStopped(name(), e.at(), e.uuid(), e.reason()));
        } else if (event instanceof DomainEvent.Rebooted e) {
            domains.forget(e.uuid());
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

    /** For what a person asked for: whether it could not be reached or would not is told apart. */
    private static <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (LibvirtException e) {
            String message = String.valueOf(e.getMessage());
            switch (e.kind()) {
                case UNREACHABLE, TIMEOUT, NO_PERMISSION, UNKNOWN_URI -> throw new UnreachableException(message, e);
                default -> throw new RefusedException(message, e);
            }
        }
    }

    private static <T> T reaching(Supplier<T> call) {
        try {
            return call.get();
        } catch (LibvirtException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
