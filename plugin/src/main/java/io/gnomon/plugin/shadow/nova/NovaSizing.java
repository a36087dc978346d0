package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.CapacityClaims.Claim;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.Staging.Held;
import io.gnomon.plugin.shadow.Staging.NoRoomException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How large the servers are that wait in Nova: what a guest needs not, Placement may sell meanwhile. Thread-safe. */
final class NovaSizing {
    /** What a guest uses, and some: a balloon that takes more makes it kill programs. */
    private static final double OF_USED = 1.25;

    /** One that needed more gets so much, that it does not soon need more again. */
    private static final double OF_USED_AFTER = 1.5;

    /** What a guest uses is believed when it was seen twice, as far apart as Nova lets guests report, and has changed by so much at most. */
    private static final Duration SETTLES = Duration.ofSeconds(10);

    private static final double SETTLED = 0.1;
    private static final double SETTLED_MIB = 8;

    private final Cluster cluster;
    private final CapacityClaims claims;
    private final double memoryMib;

    /** What those that boot used when they were looked at. */
    private final Map<UUID, Used> measured = new ConcurrentHashMap<>();

    private record Used(double mib, Instant at) {}

    /** @param memoryMib that staged servers have at the least */
    NovaSizing(Cluster cluster, CapacityClaims claims, double memoryMib) {
        this.cluster = cluster;
        this.claims = claims;
        this.memoryMib = memoryMib;
    }

    void forget(ShadowInstance instance) {
        measured.remove(instance.id());
    }

    /**
     * As small as its guest allows.
     *
     * @throws RefusedException as long as it is not known what its guest needs
     */
    Held shrink(ShadowInstance instance, UUID id) {
        HypervisorPort port = cluster.port(instance.hypervisor());
        double used = settled(instance, read(port, id));
        lower(port, id, Resource.MEMORY, Math.ceil(Math.max(memoryMib, used * OF_USED)));
        lower(port, id, Resource.CPU, 1);
        ServerReading now = read(port, id);
        Map<Resource, Double> has = amounts(now);
        claims.settle(now, has); // what it holds beyond that is only not sold
        return held(instance, has);
    }

    private static Held held(ShadowInstance instance, Map<Resource, Double> has) {
        return new Held(
                has.getOrDefault(Resource.MEMORY, instance.memoryMib()),
                has.getOrDefault(Resource.CPU, instance.cores()));
    }

    /**
     * What its guest uses, MiB.
     *
     * @throws RefusedException as long as that is not known, or changes: it boots still
     */
    private double settled(ShadowInstance instance, ServerReading now) {
        OptionalDouble used = now.usage().get(Resource.MEMORY);
        if (used.isEmpty() || used.getAsDouble() <= 0) {
            throw new RefusedException("its guest does not tell what memory it uses");
        }
        double mib = used.getAsDouble();
        if (instance.state() != ShadowInstance.State.BOOTING) {
            return mib; // it was small before
        }
        Used before = measured.putIfAbsent(instance.id(), new Used(mib, now.at()));
        boolean twice = before != null && !now.at().isBefore(before.at().plus(SETTLES));
        if (twice && Math.abs(mib - before.mib()) <= Math.max(before.mib() * SETTLED, SETTLED_MIB)) {
            measured.remove(instance.id());
            return mib;
        }
        if (twice) {
            measured.put(instance.id(), new Used(mib, now.at()));
        }
        throw new RefusedException("what memory its guest uses was not seen to settle yet");
    }

    /** What it runs may need more later: it must not be killed for want of memory before anybody has it. */
    Optional<Held> keep(ShadowInstance instance, UUID id, Flavor flavor) {
        Optional<ServerReading> seen = cluster.latest(instance.hypervisor()).stream()
                .flatMap(h -> h.servers().stream())
                .filter(s -> s.id().equals(id))
                .findFirst();
        OptionalDouble used = seen.map(s -> s.usage().get(Resource.MEMORY)).orElseGet(OptionalDouble::empty);
        double full = flavor.start().getOr(Resource.MEMORY, 0);
        double has = seen.map(s -> s.allocation().getOr(Resource.MEMORY, full)).orElse(full);
        if (used.isEmpty() || used.getAsDouble() * OF_USED <= has || has >= full) {
            return Optional.empty();
        }
        HypervisorPort port = cluster.port(instance.hypervisor());
        ServerReading now = read(port, id);
        double target = Math.min(full, Math.ceil(used.getAsDouble() * OF_USED_AFTER));
        claim(now, Resource.MEMORY, target);
        grow(port, now.id(), Resource.MEMORY, target);
        return Optional.of(held(instance, amounts(read(port, now.id()))));
    }

    /** A guest that gives nothing back is a shadow instance that costs more, not a worse one. */
    private static void lower(HypervisorPort port, UUID id, Resource r, double target) {
        Optional<AllocationRange> range = port.range(id, r);
        if (range.isPresent()) {
            double least = Math.max(range.get().floor(), target);
            if (least < range.get().current() - range.get().step() / 2) {
                port.adjust(id, r, least);
            }
        }
    }

    /** Claims what its flavor sells, then gives it; {@link io.gnomon.plugin.shadow.Staging#grow}. */
    String grow(ShadowInstance instance, UUID id, Flavor flavor) {
        HypervisorPort port = cluster.port(instance.hypervisor());
        ServerReading before = read(port, id);
        List<Resource> both = List.of(Resource.MEMORY, Resource.CPU);
        claim(before, both, flavor);
        List<String> seen = new ArrayList<>();
        for (Resource r : both) {
            grow(port, id, r, flavor.start().getOr(r, 0)).ifPresent(seen::add);
        }
        return seen.isEmpty() ? "it has its full size" : String.join("; ", seen);
    }

    /** All of it, or nothing more than before. */
    private void claim(ServerReading server, List<Resource> resources, Flavor flavor) {
        for (Resource r : resources) {
            claim(server, r, flavor.start().getOr(r, 0));
        }
    }

    private void claim(ServerReading server, Resource r, double target) {
        Claim claim = claims.claim(server, r, target);
        if (claim instanceof Claim.Refused refused) {
            claims.settle(server, amounts(server));
            throw new NoRoomException(refused.reason());
        }
        if (claim instanceof Claim.Unavailable unavailable) {
            throw new UnreachableException(unavailable.reason());
        }
    }

    private static Map<Resource, Double> amounts(ServerReading server) {
        Map<Resource, Double> has = new HashMap<>();
        for (Resource r : List.of(Resource.CPU, Resource.MEMORY)) {
            server.allocation().get(r).ifPresent(amount -> has.put(r, amount));
        }
        return has;
    }

    private static Optional<String> grow(HypervisorPort port, UUID id, Resource r, double target) {
        Optional<AllocationRange> range = port.range(id, r);
        if (range.isPresent() && range.get().current() > target - range.get().step() / 2) {
            return Optional.empty();
        }
        Effect effect = port.adjust(id, r, target);
        boolean done = effect.status() == Effect.Status.VERIFIED || effect.status() == Effect.Status.ACCEPTED;
        double least = target - range.map(AllocationRange::step).orElse(0.0) / 2;
        if (!done || effect.reached().orElse(target) < least) {
            throw new RefusedException(r.label() + " cannot be grown to " + target + ": " + effect.detail());
        }
        return Optional.of(effect.detail());
    }

    /** Nova may not have been asked about it yet since it was made: that it is Nova's is known here. */
    private static ServerReading read(HypervisorPort port, UUID id) {
        ServerReading r = port.observe(Set.of(id)).servers().stream()
                .findFirst()
                .orElseThrow(() -> new RefusedException("its server does not run any more"));
        Map<String, String> metadata = new TreeMap<>(r.metadata());
        metadata.put(ServerReading.ORCHESTRATOR, ServerReading.NOVA);
        return new ServerReading(
                r.id(),
                r.name(),
                r.project(),
                r.hypervisor(),
                r.startedAt(),
                r.at(),
                r.usage(),
                r.allocation(),
                r.ceiling(),
                metadata,
                r.flow(),
                r.guest());
    }
}
