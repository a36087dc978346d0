package io.gnomon.plugin.ranking;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.ranking.MigrationPlan.Danger;
import io.gnomon.plugin.ranking.MigrationPlan.Move;
import io.gnomon.scheduler.headroom.Relief;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Finds the hypervisors that will probably run short of CPU, and the moves that help: those that make overload less likely on
 * both hypervisors together, by more than copying the server's memory is worth. Plans only; moves nothing. Thread-safe.
 */
public final class MigrationPlanner {
    private static final double UNKNOWN_MEMORY_MIB = 1_024;

    private final Cluster cluster;
    private final Fleet fleet;
    private final FleetDemand demand;
    private final Rules rules;
    private final InstantSource clock;

    /**
     * What a move has to be worth, and where it may go.
     *
     * @param staleAfter hypervisors that were seen longer ago are neither relieved nor given anything
     * @param reserveMib memory that each hypervisor keeps
     * @param mibPerSecond at which memory is copied
     * @param most moves in one plan
     * @param leastGain a move that makes less of a difference is not made
     * @param gainPerMinute what one minute of copying has to be worth in addition
     */
    public record Rules(
            Duration staleAfter,
            double reserveMib,
            double mibPerSecond,
            int most,
            double leastGain,
            double gainPerMinute) {}

    public MigrationPlanner(Cluster cluster, Fleet fleet, FleetDemand demand, Rules rules, InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.demand = demand;
        this.rules = rules;
        this.clock = clock;
    }

    /** What would be moved now. */
    public MigrationPlan plan() {
        Instant now = clock.instant();
        Scene scene = new Scene(now, readings(now), demand.wanted());
        double[] before = scene.dangers();
        List<Move> moves = new ArrayList<>();
        while (moves.size() < rules.most()) {
            Optional<Relief.Move> best = scene.relief.best(rules.leastGain());
            if (best.isEmpty()) {
                break;
            }
            Move move = scene.describe(best.get(), moves.size());
            if (move.gain() < rules.leastGain() + rules.gainPerMinute() * move.costSeconds() / 60) {
                break; // it is the most useful one; those that are left are worth less
            }
            scene.make(best.get());
            moves.add(move);
        }
        return new MigrationPlan(now, scene.inDanger(before), moves);
    }

    private List<HypervisorReading> readings(Instant now) {
        return cluster.names().stream()
                .sorted()
                .filter(cluster::isReachable)
                .map(cluster::latest)
                .flatMap(Optional::stream)
                .filter(reading -> !reading.at().isBefore(now.minus(rules.staleAfter())))
                .filter(reading -> reading.capacity().getOr(Resource.CPU, 0) > 0)
                .toList();
    }

    /** All hypervisors and servers at one moment, and what the moves so far make of them. */
    private final class Scene {
        private final List<HypervisorReading> hypervisors;
        private final List<ServerReading> servers = new ArrayList<>();
        private final List<Relief.Mover> movers = new ArrayList<>();
        private final double[] freeMemoryMib;
        private final double[] expected;
        private final Relief relief;

        Scene(Instant now, List<HypervisorReading> hypervisors, Map<UUID, float[]> wanted) {
            this.hypervisors = hypervisors;
            Map<String, Integer> indexes = new HashMap<>();
            this.freeMemoryMib = new double[hypervisors.size()];
            this.expected = new double[hypervisors.size()];
            for (int h = 0; h < hypervisors.size(); h++) {
                indexes.put(hypervisors.get(h).name(), h);
                OptionalDouble memory = hypervisors.get(h).capacity().get(Resource.MEMORY);
                freeMemoryMib[h] = memory.orElse(Double.MAX_VALUE) - rules.reserveMib();
            }
            // in the same order each time
            for (Map.Entry<UUID, float[]> one : new TreeMap<>(wanted).entrySet()) {
                Optional<Tracked> tracked = fleet.find(one.getKey());
                Optional<ServerReading> reading = tracked.flatMap(Tracked::latest);
                Integer home = reading.map(r -> indexes.get(r.hypervisor())).orElse(null);
                if (home != null) {
                    ServerReading server = reading.get();
                    boolean fresh = !server.at().isBefore(now.minus(rules.staleAfter()));
                    movers.add(new Relief.Mover(
                            home,
                            one.getValue(),
                            fresh && tracked.get().record().dynamicAllocation()));
                    servers.add(server);
                    freeMemoryMib[home] -= memoryMib(server);
                    expected[home] += mean(one.getValue());
                }
            }
            double[] capacity = hypervisors.stream()
                    .mapToDouble(h -> h.capacity().getOr(Resource.CPU, 0))
                    .toArray();
            this.relief =
                    new Relief(capacity, movers, (server, to) -> memoryMib(servers.get(server)) <= freeMemoryMib[to]);
        }

        double[] dangers() {
            double[] result = new double[hypervisors.size()];
            for (int h = 0; h < result.length; h++) {
                result[h] = relief.danger(h);
            }
            return result;
        }

        void make(Relief.Move move) {
            double memory = memoryMib(servers.get(move.server()));
            freeMemoryMib[movers.get(move.server()).hypervisor()] += memory;
            freeMemoryMib[move.to()] -= memory;
            double cores = mean(movers.get(move.server()).wanted());
            expected[movers.get(move.server()).hypervisor()] -= cores;
            expected[move.to()] += cores;
            relief.made(move);
        }

        Move describe(Relief.Move move, int earlier) {
            ServerReading server = servers.get(move.server());
            int from = movers.get(move.server()).hypervisor();
            double memory = memoryMib(server);
            double seconds = memory / rules.mibPerSecond();
            String to = hypervisors.get(move.to()).name();
            String reason = String.format(
                    Locale.ROOT,
                    "%s will be short of CPU with a probability of %.0f %%%s: its servers want %.2f of %.2f cores on average."
                            + " Without %s, which wants %.2f, and with it on %s (%.2f of %.2f), %.2f fewer hypervisors are"
                            + " expected to be short. Copying its %.0f MiB takes about %.0f s.",
                    hypervisors.get(from).name(),
                    100 * relief.danger(from),
                    earlier == 0 ? "" : " after the moves before this",
                    expected[from],
                    cores(from),
                    server.name(),
                    mean(movers.get(move.server()).wanted()),
                    to,
                    expected[move.to()],
                    cores(move.to()),
                    move.gain(),
                    memory,
                    seconds);
            return new Move(
                    server.id(),
                    server.name(),
                    server.project(),
                    hypervisors.get(from).name(),
                    to,
                    move.gain(),
                    memory,
                    seconds,
                    reason);
        }

        List<Danger> inDanger(double[] before) {
            List<Danger> result = new ArrayList<>();
            for (int h = 0; h < before.length; h++) {
                if (before[h] >= rules.leastGain()) {
                    result.add(
                            new Danger(hypervisors.get(h).name(), before[h], relief.danger(h), cores(h), expected[h]));
                }
            }
            result.sort(Comparator.comparingDouble(Danger::probability).reversed());
            return result;
        }

        private double cores(int hypervisor) {
            return hypervisors.get(hypervisor).capacity().getOr(Resource.CPU, 0);
        }
    }

    private static double memoryMib(ServerReading server) {
        return server.allocation().getOr(Resource.MEMORY, UNKNOWN_MEMORY_MIB);
    }

    private static double mean(float[] wanted) {
        double sum = 0;
        for (float w : wanted) {
            sum += w;
        }
        return wanted.length == 0 ? 0 : sum / wanted.length;
    }
}
