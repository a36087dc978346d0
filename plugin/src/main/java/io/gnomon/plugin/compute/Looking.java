package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.stats.DomainRates;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.RateMeter;
import io.gnomon.libvirt.stats.StatsGroup;
import io.gnomon.plugin.cluster.Flow;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.compute.DomainBook.Known;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a hypervisor and its servers: what they use, what they are given. A server whose guest still boots is read with
 * unknown usage, and so is one whose QEMU does not answer: it has what it had, and nothing is decided about it.
 * Thread-safe.
 */
final class Looking {
    private static final Logger log = LoggerFactory.getLogger(Looking.class);
    private static final Set<StatsGroup> GROUPS = EnumSet.of(
            StatsGroup.STATE,
            StatsGroup.CPU,
            StatsGroup.VCPU,
            StatsGroup.BALLOON,
            StatsGroup.BLOCK,
            StatsGroup.INTERFACE);

    /** What guests keep a look waiting for altogether; those that are not read by then have their turn the next time. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Hypervisor hypervisor;
    private final DomainBook domains;
    private final MemoryMoves memoryMoves;
    private final Duration longestInterval;
    private final InstantSource clock;
    private final RateMeter rates = new RateMeter();
    private final BusyMeter busy = new BusyMeter();
    private final StealMeter stolen = new StealMeter();
    private final DiskMeter disks = new DiskMeter();
    private final Voices voices = new Voices();
    private final Set<UUID> silent = ConcurrentHashMap.newKeySet();

    /** @param longestInterval rates over more than this (the hypervisor was away) say nothing about now */
    Looking(
            Hypervisor hypervisor,
            DomainBook domains,
            MemoryMoves memoryMoves,
            Duration longestInterval,
            InstantSource clock) {
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.memoryMoves = memoryMoves;
        this.longestInterval = longestInterval;
        this.clock = clock;
    }

    /** @param wanted the servers to be read; null = all */
    HypervisorReading look(@Nullable Set<UUID> wanted) {
        return Faults.reaching(() -> {
            HypervisorStats host = hypervisor.stats();
            List<DomainStats> all = hypervisor.domainStats(GROUPS);
            retain(all.stream().map(DomainStats::uuid).collect(Collectors.toUnmodifiableSet()));
            List<ServerReading> servers = new ArrayList<>();
            List<DomainRates> rated = new ArrayList<>();
            double delay = 0;
            Instant begun = clock.instant();
            for (DomainStats stats : all) {
                if (!Probes.isProbe(stats.name()) && (wanted == null || wanted.contains(stats.uuid()))) {
                    DomainRates used = rates.update(stats);
                    delay += used.cpuDelay().orElse(0);
                    rated.add(used);
                    boolean late = Duration.between(begun, clock.instant()).compareTo(LONGEST_WAIT) > 0;
                    read(stats, used, late).ifPresent(servers::add);
                }
            }
            if (wanted == null) {
                disks.seen(rated, clock.instant());
            }
            ResourceVector capacity = ResourceVector.UNKNOWN
                    .with(Resource.CPU, host.cpus())
                    .with(Resource.MEMORY, host.memoryKib() / 1024.0);
            ResourceVector usage = ResourceVector.UNKNOWN
                    .with(Resource.MEMORY, (host.memoryKib() - host.freeMemoryKib()) / 1024.0)
                    .with(Resource.CPU, busy.cores(host));
            return new HypervisorReading(
                    hypervisor.uri(),
                    host.hostname(),
                    host.at(),
                    capacity,
                    usage,
                    contention(host, all.isEmpty() ? 0 : Math.min(1, delay / all.size())),
                    host.hostname() + ", libvirt " + host.libvirtVersion() + ", QEMU " + host.emulatorVersion(),
                    servers,
                    all.stream()
                            .filter(stats -> !Probes.isProbe(stats.name()))
                            .map(DomainStats::uuid)
                            .collect(Collectors.toUnmodifiableSet()));
        });
    }

    OptionalDouble diskSeconds() {
        return disks.latest(clock.instant());
    }

    private Contention contention(HypervisorStats host, double delay) {
        return host.strain()
                .map(strain -> new Contention(
                        delay, stolen.share(strain), strain.pressure().orElse(Double.NaN)))
                .orElseGet(() -> Contention.ofDelay(delay));
    }

    /** Events may have been missed, as while there was no connection. */
    private void retain(Set<UUID> there) {
        domains.retain(there);
        rates.retain(there);
        memoryMoves.retain(there);
        voices.retain(there);
        silent.retainAll(there);
    }

    /** What it was when it was last read has what it is given, but not what it uses. */
    private Optional<ServerReading> read(DomainStats stats, DomainRates used, boolean late) {
        noteWhetherItAnswers(stats);
        if (!stats.answering() || (late && domains.isDue(stats.uuid()))) {
            return remembered(stats);
        }
        try {
            Known known = domains.known(stats.uuid(), used);
            return Optional.of(reading(
                    stats,
                    known,
                    voices.heard(stats),
                    allocation -> usage(stats, used, known, allocation),
                    flow(used)));
        } catch (LibvirtException e) {
            if (e.kind() == LibvirtException.Kind.NO_DOMAIN) {
                return Optional.empty();
            }
            log.warn("{} of {} cannot be read: {}", stats.name(), hypervisor.uri(), e.getMessage());
            return remembered(stats);
        } catch (RuntimeException e) {
            log.error("{} of {} cannot be read; the others are not affected", stats.name(), hypervisor.uri(), e);
            return Optional.empty();
        }
    }

    private Optional<ServerReading> remembered(DomainStats stats) {
        return domains.remembered(stats.uuid())
                .map(known ->
                        reading(stats, known, GuestState.UNREAD, allocation -> ResourceVector.UNKNOWN, Flow.UNKNOWN));
    }

    private void noteWhetherItAnswers(DomainStats stats) {
        if (stats.answering() && silent.remove(stats.uuid())) {
            log.info("{} of {} answers again", stats.name(), hypervisor.uri());
        } else if (!stats.answering() && silent.add(stats.uuid())) {
            log.info(
                    "{} of {} does not answer: its QEMU hangs, or another operation holds it (virsh domjobinfo, virsh"
                            + " domcontrol); nothing is decided about it meanwhile",
                    stats.name(),
                    hypervisor.uri());
        }
    }

    private static Flow flow(DomainRates used) {
        return new Flow(
                sum(used.diskReadBytesPerSecond(), OptionalDouble.empty()),
                sum(used.networkReceiveBytesPerSecond(), OptionalDouble.empty()));
    }

    private ServerReading reading(
            DomainStats stats, Known known, GuestState guest, UnaryOperator<ResourceVector> usageWithin, Flow flow) {
        Levers levers = Levers.of(known, hypervisor.levers(), clock.instant());
        ResourceVector allocation = levers.allocation();
        return new ServerReading(
                stats.uuid(),
                known.declared().name().orElse(stats.name()),
                known.declared().project(),
                hypervisor.uri(),
                known.declared().startedAt(),
                stats.at(),
                usageWithin.apply(allocation),
                allocation,
                levers.ceiling(),
                known.declared().metadata(),
                flow,
                guest);
    }

    private ResourceVector usage(DomainStats stats, DomainRates used, Known known, ResourceVector allocation) {
        // what was used since the reading before: that one may still be of the boot
        return known.isSettled(stats.at().minus(used.over()))
                ? memoryMoves.settled(
                        stats.uuid(), stats.at(), usage(used, stats.state().isActive(), allocation))
                : ResourceVector.UNKNOWN;
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

    /** What its guest said was of before. */
    void rebooted(UUID domain) {
        voices.rebooted(domain);
    }

    void forget(UUID domain) {
        rates.forget(domain);
        voices.forget(domain);
        silent.remove(domain);
    }
}
