package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of each hypervisor, as shadow instances there have it: a guest takes its time from its hypervisor when it boots. Of a few
 * guests the one that is off the least counts, so that a guest whose own clock is wrong does not make its hypervisor ill beside one
 * that is right. A job. Thread-safe.
 */
final class Clocks implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Clocks.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int GUESTS = 3;

    private final Cluster cluster;
    private final ShadowTable table;
    private final UnaryOperator<UUID> servers;
    private final InstantSource clock;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(double secondsOff, Instant at) {}

    /** @param servers which server a shadow instance is, by the ids of both */
    Clocks(Cluster cluster, ShadowTable table, UnaryOperator<UUID> servers, InstantSource clock) {
        this.cluster = cluster;
        this.table = table;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public void run() {
        told.keySet().retainAll(cluster.names());
        Map<String, List<ShadowInstance>> ready = table.open().stream()
                .filter(i -> i.state() == ShadowInstance.State.READY && i.strength() == ShadowInstance.Strength.STAGED)
                .collect(Collectors.groupingBy(ShadowInstance::hypervisor));
        for (String name : cluster.names()) {
            ready.getOrDefault(name, List.of()).stream()
                    .limit(GUESTS)
                    .map(this::ask)
                    .flatMap(Optional::stream)
                    .min(Double::compare)
                    .ifPresent(off -> told.put(name, new Told(off, clock.instant())));
        }
    }

    private Optional<Double> ask(ShadowInstance instance) {
        try {
            return cluster.port(instance.hypervisor())
                    .clockAhead(servers.apply(instance.id()))
                    .map(ahead -> Math.abs(ahead.toMillis()) / 1e3);
        } catch (UnreachableException | RefusedException e) {
            log.debug("{} does not tell the time: {}", instance.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Seconds that the clock there is off; empty if it was not told of late. */
    OptionalDouble secondsOff(String hypervisor) {
        Told last = told.get(hypervisor);
        return last == null || last.at().plus(REMEMBERED).isBefore(clock.instant())
                ? OptionalDouble.empty()
                : OptionalDouble.of(last.secondsOff());
    }
}
