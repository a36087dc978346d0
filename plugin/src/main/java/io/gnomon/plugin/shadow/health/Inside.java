package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something of each hypervisor, as shadow instances there have it. Of a few guests the one that has the least of it counts, so that
 * a guest with a fault of its own does not make its hypervisor ill beside one that is right. A job. Thread-safe.
 */
final class Inside implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Inside.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int GUESTS = 3;

    private final Cluster cluster;
    private final ShadowTable table;
    private final UnaryOperator<UUID> servers;
    private final Question question;
    private final InstantSource clock;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(double value, Instant at) {}

    /** What is asked. */
    interface Question {
        /** Of one guest; empty if it does not tell. May take seconds, and throw what a hypervisor throws. */
        OptionalDouble ask(HypervisorPort port, UUID server);

        /** Whether another guest of the hypervisor need not be asked. */
        boolean isFine(double value);

        /** Whether what all hypervisors told at one time is worth nothing. */
        boolean isVoid(Map<String, Double> all);
    }

    /** @param servers which server a shadow instance is, by the ids of both */
    Inside(Cluster cluster, ShadowTable table, UnaryOperator<UUID> servers, Question question, InstantSource clock) {
        this.cluster = cluster;
        this.table = table;
        this.servers = servers;
        this.question = question;
        this.clock = clock;
    }

    @Override
    public void run() {
        told.keySet().retainAll(cluster.names());
        Map<String, List<ShadowInstance>> ready = table.open().stream()
                .filter(i -> i.state() == ShadowInstance.State.READY && i.strength() == ShadowInstance.Strength.STAGED)
                .collect(Collectors.groupingBy(ShadowInstance::hypervisor));
        Map<String, Double> all = new HashMap<>();
        for (String name : cluster.names()) {
            least(ready.getOrDefault(name, List.of())).ifPresent(value -> all.put(name, value));
        }
        if (question.isVoid(all)) {
            told.clear();
        } else {
            all.forEach((name, value) -> told.put(name, new Told(value, clock.instant())));
        }
    }

    private OptionalDouble least(List<ShadowInstance> there) {
        OptionalDouble least = OptionalDouble.empty();
        for (ShadowInstance instance : there.stream().limit(GUESTS).toList()) {
            OptionalDouble value = ask(instance);
            if (value.isPresent() && (least.isEmpty() || value.getAsDouble() < least.getAsDouble())) {
                least = value;
            }
            if (least.isPresent() && question.isFine(least.getAsDouble())) {
                break;
            }
        }
        return least;
    }

    private OptionalDouble ask(ShadowInstance instance) {
        try {
            return question.ask(cluster.port(instance.hypervisor()), servers.apply(instance.id()));
        } catch (UnreachableException | RefusedException e) {
            log.debug("{} does not tell: {}", instance.name(), e.getMessage());
            return OptionalDouble.empty();
        }
    }

    /** What is known of a hypervisor; empty if it was not told of late. */
    OptionalDouble of(String hypervisor) {
        Told last = told.get(hypervisor);
        return last == null || last.at().plus(REMEMBERED).isBefore(clock.instant())
                ? OptionalDouble.empty()
                : OptionalDouble.of(last.value());
    }
}
