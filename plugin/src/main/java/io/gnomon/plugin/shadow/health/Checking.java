package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Checks every hypervisor, from what the daemon has read of it and of the shadow instances there; a job. {@link #run} asks nothing itself. */
public final class Checking implements Runnable {
    private static final List<String> GROWTH = List.of("vcpu-plug", "virtio-mem");

    private final Cluster cluster;
    private final ShadowTable table;
    private final Starts starts;
    private final HealthBook book;
    private final Duration staleAfter;
    private final double busyAt;
    private final UnaryOperator<UUID> servers;
    private final ToCome toCome;
    private final InstantSource clock;
    private final Seen seen = new Seen();
    private final Inside clocks;
    private final Optional<Inside> networks;

    /** What the servers of hypervisors are forecast to use. */
    @FunctionalInterface
    public interface ToCome {
        /** The most, in the resource's unit; empty if nothing is known. */
        OptionalDouble peak(String hypervisor, Resource resource);
    }

    /** Where each shadow instance is the server of the same id, and nothing is forecast. */
    public Checking(
            Cluster cluster,
            ShadowTable table,
            Starts starts,
            HealthBook book,
            Duration staleAfter,
            InstantSource clock) {
        this(
                cluster,
                table,
                starts,
                book,
                staleAfter,
                Part.BUSY,
                UnaryOperator.identity(),
                (h, r) -> OptionalDouble.empty(),
                Optional.empty(),
                clock);
    }

    /**
     * @param busyAt share of its cores in use from which on a hypervisor is busy
     * @param servers which server a shadow instance is, by the ids of both
     * @param toCome what is forecast
     * @param echo address that guests can reach, which tells how their hypervisor's network is; empty = nothing is asked
     */
    public Checking(
            Cluster cluster,
            ShadowTable table,
            Starts starts,
            HealthBook book,
            Duration staleAfter,
            double busyAt,
            UnaryOperator<UUID> servers,
            ToCome toCome,
            Optional<String> echo,
            InstantSource clock) {
        this.busyAt = busyAt;
        this.servers = servers;
        this.toCome = toCome;
        this.cluster = cluster;
        this.table = table;
        this.starts = starts;
        this.book = book;
        this.staleAfter = staleAfter;
        this.clock = clock;
        this.clocks = new Inside(cluster, table, servers, new ClockQuestion(), clock);
        this.networks = echo.map(address -> new Inside(cluster, table, servers, new NetworkQuestion(address), clock));
    }

    /** Asks a few guests on each hypervisor what time it is there; a job of its own, as that may take seconds. */
    public void askClocks() {
        clocks.run();
    }

    /** Asks a guest or a few on each hypervisor how far it is to the address that is asked for; a job of its own, too. */
    public void askNetworks() {
        networks.ifPresent(Inside::run);
    }

    @Override
    public void run() {
        Map<String, List<ShadowInstance>> ready = table.open().stream()
                .filter(i -> i.state() == ShadowInstance.State.READY && i.strength() == ShadowInstance.Strength.STAGED)
                .collect(Collectors.groupingBy(ShadowInstance::hypervisor));
        seen.retain(ready.values().stream()
                .flatMap(List::stream)
                .map(i -> servers.apply(i.id()))
                .collect(Collectors.toSet()));
        Instant now = clock.instant();
        for (String name : cluster.names()) {
            look(name, ready.getOrDefault(name, List.of()), now).ifPresent(look -> book.checked(name, look, now));
        }
    }

    /** Empty for one that was never seen: nothing is known of it yet. */
    private Optional<Look> look(String name, List<ShadowInstance> ready, Instant now) {
        return cluster.latest(name)
                .map(reading -> new Look(
                        isAlive(name, Duration.between(reading.at(), now)),
                        Duration.between(reading.at(), now),
                        staleAfter,
                        reading.contention().delay(),
                        byBusyAt(share(reading, Resource.CPU)),
                        share(reading, Resource.MEMORY),
                        starts.slowness(name),
                        growing(cluster.port(name).levers()),
                        answering(reading, ready),
                        clocks.of(name),
                        cluster.port(name).diskSeconds(),
                        networks.map(n -> n.of(name)).orElse(OptionalDouble.empty()),
                        byBusyAt(toCome(reading, Resource.CPU)),
                        toCome(reading, Resource.MEMORY)));
    }

    /** One look that failed does not make it dead: the next ones will tell. */
    private boolean isAlive(String name, Duration age) {
        return cluster.isReachable(name)
                || age.compareTo(staleAfter.multipliedBy(2).dividedBy(5)) < 0;
    }

    /** As if all hypervisors were busy at the same share. */
    private OptionalDouble byBusyAt(OptionalDouble share) {
        return share.isEmpty() ? share : OptionalDouble.of(share.getAsDouble() + Part.BUSY - busyAt);
    }

    private OptionalDouble toCome(HypervisorReading reading, Resource r) {
        return share(reading, r, toCome.peak(reading.name(), r));
    }

    private static OptionalDouble share(HypervisorReading reading, Resource r) {
        return share(reading, r, reading.usage().get(r));
    }

    private static OptionalDouble share(HypervisorReading reading, Resource r, OptionalDouble used) {
        double has = reading.capacity().getOr(r, 0);
        return used.isEmpty() || has <= 0 ? OptionalDouble.empty() : OptionalDouble.of(used.getAsDouble() / has);
    }

    /** What the canary found out; it says "fails" of a lever that it tried in vain, and "no" of one that is not there. */
    private static OptionalDouble growing(Map<String, String> levers) {
        List<String> known =
                GROWTH.stream().filter(levers::containsKey).map(levers::get).toList();
        return known.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) known.stream()
                                .filter(l -> l.startsWith("works"))
                                .count()
                        / known.size());
    }

    /** Of those that were ready when the hypervisor was read: an older look says nothing about one that has just become so. */
    private OptionalDouble answering(HypervisorReading reading, List<ShadowInstance> all) {
        double[] up = all.stream()
                .filter(i -> i.updatedAt().isBefore(reading.at()))
                .map(i -> seen.isUp(servers.apply(i.id()), reading))
                .flatMap(Optional::stream)
                .mapToDouble(is -> is ? 1 : 0)
                .toArray();
        return up.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(up).sum() / up.length);
    }
}
