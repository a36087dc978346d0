package io.gnomon.plugin.shadow.nova;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.CapacityClaims.Claim;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.openstack.NovaServer;
import io.gnomon.plugin.shadow.Holding;
import io.gnomon.plugin.shadow.PlainStaging.Placer;
import io.gnomon.plugin.shadow.PlainTraits;
import io.gnomon.plugin.shadow.Staging;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowServers;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Staged servers that Nova makes, in the project that will ask for them, on a hypervisor that we name. They boot as large as their
 * flavor, as any Nova makes it, and are shrunk beneath it when their guest answers; what that frees is given back in Placement. It
 * is the mark in their metadata that makes them shadow instances: who takes it away has one that is a server like any other.
 * Thread-safe.
 */
public final class NovaStaging implements Staging {
    /** A server that was asked for may be missing from what Nova shows for so long. */
    private static final Duration APPEARS_WITHIN = Duration.ofSeconds(30);

    /** What a guest uses, and some: a balloon that takes more makes it kill programs. */
    private static final double OF_USED = 1.25;

    private final NovaDesk nova;
    private final Cluster cluster;
    private final CapacityClaims claims;
    private final ShadowServers servers;
    private final Holding holding;
    private final Placer placer;
    private final HandingOver handingOver;
    private final double memoryMib;
    private final InstantSource clock;

    /** Tells who asked that the server is there, and returns when he has taken it. */
    @FunctionalInterface
    public interface HandingOver {
        void handOver(UUID server, Handover to);
    }

    /**
     * @param holding of servers, by Nova's ids
     * @param memoryMib that staged servers have at the least
     */
    public NovaStaging(
            NovaDesk nova,
            Cluster cluster,
            CapacityClaims claims,
            ShadowServers servers,
            Holding holding,
            Placer placer,
            HandingOver handingOver,
            double memoryMib,
            InstantSource clock) {
        this.nova = nova;
        this.cluster = cluster;
        this.claims = claims;
        this.servers = servers;
        this.holding = holding;
        this.placer = placer;
        this.handingOver = handingOver;
        this.memoryMib = memoryMib;
        this.clock = clock;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        if (!NovaTraits.isNovas(profile)) {
            return Optional.of("it was learnt where Nova was not master of servers");
        }
        String image = NovaTraits.image(profile);
        return nova.isActive(image) ? Optional.empty() : Optional.of("its image " + image + " is not there any more");
    }

    /** Those that have the fewest are asked first; one that Nova has closed is not. */
    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        Set<String> up = nova.openNodes();
        Map<Integer, Set<String>> byCount = new TreeMap<>();
        for (String name : cluster.names()) {
            int count = present.getOrDefault(name, 0);
            if (count < most && node(name).filter(up::contains).isPresent()) {
                byCount.computeIfAbsent(count, n -> new TreeSet<>()).add(name);
            }
        }
        Flavor flavor = PlainTraits.flavor(profile);
        for (Set<String> open : byCount.values()) {
            Optional<String> best = placer.place(id, flavor, open);
            if (best.isPresent()) {
                return best.get();
            }
        }
        throw new RefusedException("no hypervisor has room for a shadow instance more");
    }

    private Optional<String> node(String hypervisor) {
        return cluster.latest(hypervisor).map(HypervisorReading::node);
    }

    /** Nothing was held: Nova's scheduler claims in Placement. */
    @Override
    public void giveBack(UUID id) {}

    @Override
    public Held takes(WorkloadProfile profile) {
        Flavor flavor = PlainTraits.flavor(profile);
        return new Held(flavor.start().getOr(Resource.MEMORY, 0), flavor.start().getOr(Resource.CPU, 0));
    }

    @Override
    public boolean knows(String hypervisor) {
        return cluster.names().contains(hypervisor);
    }

    @Override
    public void boot(ShadowInstance instance, WorkloadProfile profile) {
        String node = node(instance.hypervisor())
                .orElseThrow(() -> new RefusedException(instance.hypervisor() + " was not seen yet"));
        ObjectNode server = NovaTraits.server(profile).put("name", instance.name());
        server.putObject("metadata")
                .put(ServerReading.SHADOW, instance.strength().name().toLowerCase(Locale.ROOT));
        becomes(instance, NovaDesk.asking(() -> nova.staged().create(instance.project(), server, node)));
    }

    private UUID becomes(ShadowInstance instance, UUID server) {
        servers.is(instance.id(), server);
        holding.hold(server);
        return server;
    }

    /** What an interrupted boot has left is found by its name and its mark. */
    private Optional<UUID> server(ShadowInstance instance) {
        return servers.of(instance.id()).or(() -> NovaDesk.reaching(
                        () -> nova.staged().find(instance.project(), instance.name(), ServerReading.SHADOW))
                .map(found -> becomes(instance, found.id())));
    }

    @Override
    public Look look(ShadowInstance instance) {
        Optional<HypervisorReading> hypervisor = cluster.latest(instance.hypervisor());
        if (hypervisor.isEmpty() || !cluster.isReachable(instance.hypervisor())) {
            return Look.UNKNOWN;
        }
        Instant appears = instance.createdAt().plus(APPEARS_WITHIN);
        Optional<UUID> server = server(instance);
        if (server.isEmpty()) {
            return clock.instant().isAfter(appears) ? Look.ABSENT : Look.BOOTING;
        }
        if (!hypervisor.get().present().contains(server.get())) {
            return atNova(server.get());
        }
        return hypervisor.get().servers().stream()
                .filter(s -> s.id().equals(server.get()))
                .map(ServerReading::guest)
                .map(guest -> look(instance, guest))
                .findFirst()
                .orElse(Look.UNKNOWN);
    }

    /** Where Nova has guests report every ten seconds only, one that is late has not stopped. */
    private static Look look(ShadowInstance instance, GuestState guest) {
        return switch (guest) {
            case UNREAD -> Look.UNKNOWN;
            case SILENT -> instance.state() == ShadowInstance.State.BOOTING ? Look.BOOTING : Look.UNKNOWN;
            case ANSWERS -> Look.UP;
            case STOPPED -> Look.DEAD;
        };
    }

    /** One that has failed is of no use to anybody. */
    private Look atNova(UUID server) {
        return NovaDesk.reaching(() -> {
            Optional<NovaServer> known = nova.nova().server(server);
            return known.map(s -> switch (s.status()) {
                        case "BUILD" -> Look.BOOTING;
                        case "ACTIVE" -> Look.UNKNOWN; // it was made after the hypervisor was looked at
                        default -> Look.DEAD;
                    })
                    .orElse(Look.ABSENT);
        });
    }

    @Override
    public Held shrink(ShadowInstance instance) {
        UUID id = known(instance);
        HypervisorPort port = cluster.port(instance.hypervisor());
        ServerReading before = read(port, id);
        double used = before.usage().getOr(Resource.MEMORY, 0);
        lower(port, id, Resource.MEMORY, Math.ceil(Math.max(memoryMib, used * OF_USED)));
        lower(port, id, Resource.CPU, 1);
        ServerReading now = read(port, id);
        Map<Resource, Double> has = amounts(now);
        claims.settle(now, has); // what it holds beyond that is only not sold
        return new Held(
                has.getOrDefault(Resource.MEMORY, instance.memoryMib()),
                has.getOrDefault(Resource.CPU, instance.cores()));
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

    @Override
    public String grow(ShadowInstance instance, WorkloadProfile profile) {
        UUID id = known(instance);
        Flavor flavor = PlainTraits.flavor(profile);
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
            Claim claim = claims.claim(server, r, flavor.start().getOr(r, 0));
            if (claim instanceof Claim.Refused refused) {
                claims.settle(server, amounts(server));
                throw new NoRoomException(refused.reason());
            }
            if (claim instanceof Claim.Unavailable unavailable) {
                throw new UnreachableException(unavailable.reason());
            }
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

    private UUID known(ShadowInstance instance) {
        return server(instance).orElseThrow(() -> new RefusedException("Nova knows no server of it"));
    }

    @Override
    public void handOver(ShadowInstance instance, WorkloadProfile profile, Handover to) {
        handingOver.handOver(known(instance), to);
    }

    @Override
    public boolean isHandedOver(ShadowInstance instance) {
        return servers.of(instance.id()).filter(this::isOwners).isPresent();
    }

    private boolean isOwners(UUID server) {
        return NovaDesk.reaching(() -> nova.nova().server(server))
                .filter(s -> !s.metadata().containsKey(ServerReading.SHADOW))
                .isPresent();
    }

    /** Never one whose mark is gone: that is its owner's. */
    @Override
    public void remove(ShadowInstance instance) {
        Optional<UUID> server = server(instance);
        if (server.isPresent() && !isOwners(server.get())) {
            NovaDesk.reaching(() -> {
                nova.staged().delete(server.get());
                return true;
            });
        }
    }
}
