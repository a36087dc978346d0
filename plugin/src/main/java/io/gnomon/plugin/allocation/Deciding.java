package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Tracked.Waited;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Gathers what each decision is made from, and leaves out servers that must not be touched now. */
public final class Deciding {
    /** Pressure is what lasts: it must be seen in every sample of this time, where there is more than one. */
    private static final Duration SUSTAINED = Duration.ofSeconds(3);

    private static final Duration SLOT = Duration.ofSeconds(SizingPort.SLOT_SECONDS);

    private final Cluster cluster;
    private final Decider decider;
    private final Policy policy;
    private final Actuator actuator;
    private final Room room;
    private final SizingPort sizing;
    private final ExpectationPort expectations;
    private final Fleet fleet;
    private final Duration staleAfter;
    private final Scarcity scarcity;
    /** Of the pass under way. */
    private final List<Scarcity.Cut> lacking = new ArrayList<>();

    public Deciding(
            Cluster cluster,
            Policy policy,
            Actuator actuator,
            Room room,
            SizingPort sizing,
            ExpectationPort expectations,
            Fleet fleet,
            Duration staleAfter) {
        this.cluster = cluster;
        this.decider = new Decider(policy);
        this.policy = policy;
        this.actuator = actuator;
        this.room = room;
        this.sizing = sizing;
        this.expectations = expectations;
        this.fleet = fleet;
        this.staleAfter = staleAfter;
        this.scarcity = new Scarcity(decider, new Gifts());
    }

    boolean onlyAdvises() {
        return policy.autonomy() == Autonomy.ADVISE;
    }

    /**
     * Decides about each server in turn, those of the highest priority first; what is promised to one is not promised again to
     * the next. Where memory was short, others give it back.
     */
    List<Decision> decide(List<Tracked> servers, Instant now) {
        List<Decision> decisions = new ArrayList<>();
        lacking.clear();
        for (Tracked server : byPriority(servers)) {
            decisions.addAll(decide(server, decisions, now));
        }
        if (!lacking.isEmpty()) {
            Map<String, List<Tracked>> byHypervisor = fleet.all().stream()
                    .collect(Collectors.groupingBy(s -> s.record().hypervisor()));
            decisions.addAll(scarcity.relieve(
                    afterThoseWhoWait(),
                    hypervisor ->
                            others(hypervisor, byHypervisor.getOrDefault(hypervisor, List.of()), decisions, now)));
        }
        return decisions;
    }

    /** What is still lacking when servers that nobody has asked for yet have given way. */
    private List<Scarcity.Cut> afterThoseWhoWait() {
        if (onlyAdvises()) {
            return lacking;
        }
        Map<String, Double> given = new HashMap<>();
        lacking.stream()
                .collect(Collectors.groupingBy(
                        cut -> cut.server().record().hypervisor(), Collectors.summingDouble(Scarcity.Cut::lacks)))
                .forEach((hypervisor, mib) -> given.put(hypervisor, room.askThoseWhoWait(hypervisor, mib)));
        List<Scarcity.Cut> left = new ArrayList<>();
        for (Scarcity.Cut cut : lacking) {
            String hypervisor = cut.server().record().hypervisor();
            double covered = Math.min(given.getOrDefault(hypervisor, 0.0), cut.lacks());
            given.merge(hypervisor, -covered, Double::sum);
            if (cut.lacks() - covered > 1e-6) {
                left.add(new Scarcity.Cut(cut.server(), cut.priority(), cut.lacks() - covered));
            }
        }
        return left;
    }

    private List<Tracked> byPriority(List<Tracked> servers) {
        Map<Tracked, Double> priorities = new HashMap<>();
        servers.forEach(server -> priorities.put(server, policy.priorities().of(server)));
        return servers.stream()
                .sorted(Comparator.comparingDouble((Tracked server) -> priorities.getOrDefault(server, 0.0))
                        .reversed())
                .toList();
    }

    /**
     * Who may give memory back on a hypervisor: whoever is adjusted at all, was seen lately, has nothing decided, and is not in
     * a pause after a shrink that failed, as it would be asked in place of others, and in vain.
     */
    private List<Scarcity.Other> others(String hypervisor, List<Tracked> there, List<Decision> decided, Instant now) {
        Set<UUID> busy = decided.stream()
                .filter(d -> d.resource() == Resource.MEMORY)
                .map(d -> d.server().id())
                .collect(Collectors.toSet());
        List<Scarcity.Other> others = new ArrayList<>();
        for (Tracked server : there) {
            ServerReading reading = server.latest().orElse(null);
            if (reading != null
                    && reading.hypervisor().equals(hypervisor)
                    && server.record().dynamicAllocation()
                    && !busy.contains(reading.id())
                    && !isStale(reading.at(), now)
                    && actuator.isFree(reading.id(), Resource.MEMORY)
                    && actuator.mayShrink(reading.id(), Resource.MEMORY, now)) {
                situation(server, reading, Resource.MEMORY, List.of(), now)
                        .ifPresent(s -> others.add(
                                new Scarcity.Other(server, policy.priorities().of(server), s)));
            }
        }
        return others;
    }

    /** What became of memory that is given for the sake of others. */
    private final class Gifts implements Scarcity.Giving {
        @Override
        public boolean isUnderWay(UUID giver) {
            return !actuator.isFree(giver, Resource.MEMORY);
        }

        @Override
        public OptionalDouble current(UUID giver, String hypervisor) {
            try {
                return cluster.port(hypervisor)
                        .range(giver, Resource.MEMORY)
                        .map(range -> OptionalDouble.of(range.current()))
                        .orElse(OptionalDouble.empty());
            } catch (UnreachableException e) {
                return OptionalDouble.empty();
            }
        }

        @Override
        public OptionalDouble counted(UUID giver, String hypervisor) {
            return room.counted(giver, hypervisor);
        }
    }

    private List<Decision> decide(Tracked server, List<Decision> promised, Instant now) {
        Optional<ServerReading> reading = server.latest();
        if (policy.autonomy() == Autonomy.OFF
                || reading.isEmpty()
                || isStale(reading.get().at(), now)) {
            return List.of();
        }
        List<Decision> decisions = new ArrayList<>();
        for (Resource r : Resource.values()) {
            if (actuator.isFree(reading.get().id(), r)) {
                decide(server, reading.get(), r, promised, now)
                        .filter(d -> actuator.mayTry(d, now))
                        .ifPresent(decisions::add);
            }
        }
        return decisions;
    }

    private Optional<Decision> decide(
            Tracked server, ServerReading reading, Resource r, List<Decision> promised, Instant now) {
        OptionalDouble due = cluster.port(reading.hypervisor()).due(reading.id(), r);
        if (due.isPresent()) { // how much of it is needed shows only with the limit in force
            return boostEnd(server, reading, r, due.getAsDouble());
        }
        return server.record().dynamicAllocation()
                ? situation(server, reading, r, promised, now).flatMap(s -> decide(server, s))
                : Optional.empty();
    }

    private Optional<Decision> decide(Tracked server, Situation situation) {
        Verdict verdict = decider.decide(situation);
        server.waits(situation.resource(), new Waited(verdict.waited(), situation.now()));
        server.needs(situation.resource(), verdict.needs(), situation.now());
        if (verdict.lacks() > 0) {
            lacking.add(new Scarcity.Cut(server, policy.priorities().of(server), verdict.lacks()));
        }
        return verdict.decision();
    }

    private static Optional<Decision> boostEnd(Tracked server, ServerReading reading, Resource r, double to) {
        double from = reading.allocation().getOr(r, to);
        if (!server.mayEndBoost(r) || from <= to) {
            return Optional.empty();
        }
        return Optional.of(new Decision(
                reading,
                r,
                from,
                to,
                reading.usage().getOr(r, 0),
                new Decision.Expected(to, to, to, to),
                Reasons.boostEnd(
                        reading.name(), r, from, to, server.lastChange(r).isPresent()),
                Decision.Cause.BOOST_END,
                Decision.GNOMON));
    }

    private boolean isStale(Instant at, Instant now) {
        return Duration.between(at, now).compareTo(staleAfter) > 0;
    }

    private Optional<Situation> situation(
            Tracked server, ServerReading reading, Resource r, List<Decision> promised, Instant now) {
        OptionalDouble latest = reading.usage().get(r);
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        double sustained = server.sustained(r, now, SUSTAINED);
        double measured = Double.isNaN(sustained) ? latest.getAsDouble() : Math.min(latest.getAsDouble(), sustained);
        Optional<ServerForecast> forecast = Optional.ofNullable(
                        server.forecasts().get(r))
                .filter(f -> !isStale(f.madeAt(), now) && !f.madeAt().isAfter(now)); // else the clock was set back
        Optional<Waited> waited = server.waited(r).filter(w -> !isStale(w.at(), now) && !w.at().isAfter(now));
        return range(reading, r)
                .map(range -> new Situation(
                        reading,
                        r,
                        range,
                        forecast.map(ServerForecast::forecast).filter(f -> !f.isUnknown()),
                        policy.prices().of(server),
                        sizing.of(server, r).filter(sized -> isOfTheLastSlots(sized.madeAt(), now)),
                        profiled(server, r, now),
                        waited.map(Waited::cost).orElse(0.0),
                        waited.map(w -> slots(w.at(), now)).orElse(0.0),
                        forecast.map(ServerForecast::origin).orElse(""),
                        measured,
                        server.peak(r, now, policy.cooldown()),
                        server.lastChange(r),
                        server.isCovered(r, now, policy.cooldown(), staleAfter),
                        free(reading.hypervisor(), r, promised),
                        now));
    }

    private Optional<Profiled> profiled(Tracked server, Resource r, Instant now) {
        return expectations
                .of(server, r)
                .filter(expected -> isOfTheLastSlots(expected.madeAt(), now))
                .map(expected -> new Profiled(
                        expected,
                        server.mean(r, now, SLOT),
                        policy.sensitivities().of(server)))
                .filter(profiled -> !Double.isNaN(profiled.used()));
    }

    private static boolean isOfTheLastSlots(Instant madeAt, Instant now) {
        double slots = slots(madeAt, now);
        return slots >= 0 && slots <= 2;
    }

    private static double slots(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3 / SizingPort.SLOT_SECONDS;
    }

    private Optional<AllocationRange> range(ServerReading reading, Resource r) {
        try {
            return cluster.port(reading.hypervisor()).range(reading.id(), r);
        } catch (UnreachableException e) {
            return Optional.empty(); // the next look will say so
        }
    }

    /**
     * Memory is not overcommitted: what the hypervisor has beyond its reserve, all allocations and promises, and no more
     * than is free on it now. The other resources are shared over time.
     */
    private double free(String hypervisor, Resource r, List<Decision> promised) {
        if (r != Resource.MEMORY) {
            return Double.MAX_VALUE;
        }
        double inThisPass = promised.stream()
                .filter(d -> d.resource() == r
                        && d.grows()
                        && d.server().hypervisor().equals(hypervisor))
                .mapToDouble(d -> d.to() - d.from())
                .sum();
        double available = room.memory(hypervisor).map(Room.Memory::available).orElse(0.0);
        return Math.max(0, available - inThisPass);
    }
}
