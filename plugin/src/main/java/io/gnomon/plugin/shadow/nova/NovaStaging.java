package io.gnomon.plugin.shadow.nova;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
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
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Staged servers that Nova makes, in the project that will ask for them, on a hypervisor that we name. They boot as large as their
 * flavor, as any Nova makes it, and are shrunk beneath it when their guest answers; what that frees is given back in Placement. It
 * is the mark in their metadata that makes them shadow instances: who takes it away has one that is a server like any other.
 * Thread-safe.
 */
public final class NovaStaging implements Staging {
    /** A server that was asked for may be missing from what Nova shows for so long. */
    private static final Duration APPEARS_WITHIN = Duration.ofSeconds(30);

    private final NovaDesk nova;
    private final Cluster cluster;
    private final ShadowServers servers;
    private final Holding holding;
    private final NovaNodes nodes;
    private final HandingOver handingOver;
    private final Supplier<Map<String, Double>> needed;
    private final NovaSizing sizing;
    private final InstantSource clock;

    /** Tells who asked that the server is there, and returns when he has taken it. */
    public interface HandingOver {
        void handOver(UUID server, Handover to);

        boolean isAwaited(Handover to);
    }

    /**
     * @param holding of servers, by Nova's ids
     * @param needed memory that servers in use need of those that wait, in MiB by hypervisor; since it was asked last
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
            Supplier<Map<String, Double>> needed,
            double memoryMib,
            InstantSource clock) {
        this.nova = nova;
        this.cluster = cluster;
        this.servers = servers;
        this.holding = holding;
        this.nodes = new NovaNodes(nova, cluster, placer);
        this.handingOver = handingOver;
        this.needed = needed;
        this.sizing = new NovaSizing(cluster, claims, memoryMib);
        this.clock = clock;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        if (!NovaTraits.isNovas(profile)) {
            return Optional.of("it was learnt where Nova was not master of servers");
        }
        String image = NovaTraits.image(profile);
        if (!nova.isActive(image)) {
            return Optional.of("its image " + image + " is not there any more");
        }
        return nova.flavor(NovaTraits.flavorId(profile))
                        .filter(flavor -> NovaTraits.isOf(profile, flavor))
                        .isPresent()
                ? Optional.empty()
                : Optional.of("its flavor is not there any more, or another one now");
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        return nodes.place(id, profile, present, most);
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
    public boolean isAwaited(Handover to) {
        return handingOver.isAwaited(to);
    }

    /** With some time for what was begun at the last moment. */
    @Override
    public Duration completedWithin() {
        return NovaClaims.TAKEN_WITHIN.plusSeconds(15);
    }

    @Override
    public Map<String, Double> needed() {
        return needed.get();
    }

    /** Also those of whose making we were never told: they have the name that we asked for. */
    @Override
    public Set<UUID> marked() {
        Set<UUID> found = new HashSet<>();
        for (NovaServer server : nova.marked()) {
            servers.instance(server.id(), server.project(), server.name()).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public void boot(ShadowInstance instance, WorkloadProfile profile) {
        String node = nodes.node(instance.hypervisor())
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
            return atNova(server.get(), hypervisor.get().node());
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

    /** One that has failed is of no use to anybody, and one that somebody has moved is not where it is counted. */
    private Look atNova(UUID server, String node) {
        return nova.server(server)
                .map(s -> switch (s.status()) {
                    case "BUILD" -> Look.BOOTING;
                    case "MIGRATING" -> Look.UNKNOWN;
                    case "ACTIVE" ->
                        s.node().filter(at -> !at.equals(node)).isPresent()
                                        && s.taskState().isEmpty()
                                ? Look.ABSENT
                                : Look.UNKNOWN; // else it was made after the hypervisor was looked at
                    default -> Look.DEAD;
                })
                .orElse(Look.ABSENT);
    }

    @Override
    public Held shrink(ShadowInstance instance) {
        return sizing.shrink(instance, known(instance));
    }

    @Override
    public Optional<Held> keep(ShadowInstance instance, WorkloadProfile profile) {
        return sizing.keep(instance, known(instance), PlainTraits.flavor(profile));
    }

    @Override
    public String grow(ShadowInstance instance, WorkloadProfile profile) {
        return sizing.grow(instance, known(instance), PlainTraits.flavor(profile));
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
        return servers.of(instance.id()).filter(nova::isTaken).isPresent();
    }

    /** Never one whose mark is gone: that is its owner's. */
    @Override
    public void remove(ShadowInstance instance) {
        sizing.forget(instance);
        Optional<UUID> server = server(instance);
        if (server.isPresent() && !nova.isTaken(server.get())) {
            NovaDesk.reaching(() -> {
                nova.staged().delete(server.get());
                return true;
            });
        }
    }
}
