package io.gnomon.plugin.shadow;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Staged servers on hypervisors that are ours alone. They boot with one vCPU and little memory; the rest is headroom, which is
 * plugged when they are claimed. Thread-safe.
 */
public final class PlainStaging implements Staging {
    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final Growing growing;
    private final Placer placer;
    private final double memoryMib;
    private final InstantSource clock;

    /** When the hypervisor had made them; one that is not here was made before a restart, or it is not known whether it was. */
    private final Map<UUID, Instant> made = new ConcurrentHashMap<>();

    /** Chooses the hypervisor of a server. */
    public interface Placer {
        /**
         * @param open those that it may be put on
         * @return the best of them; empty if none has the room
         */
        Optional<String> place(UUID server, Flavor flavor, Set<String> open);
    }

    /** @param memoryMib that staged servers boot with at the most */
    public PlainStaging(Cluster cluster, Fleet fleet, Room room, Placer placer, double memoryMib, InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.room = room;
        this.growing = new Growing(cluster, room, clock);
        this.placer = placer;
        this.memoryMib = memoryMib;
        this.clock = clock;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        return Files.isDirectory(PlainTraits.image(profile))
                ? Optional.empty()
                : Optional.of("its image " + PlainTraits.image(profile) + " is not there any more");
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        Flavor flavor = staged(profile);
        return room.claimForNew(
                id,
                flavor.start().getOr(Resource.MEMORY, 0),
                () -> Fewest.first(cluster.names(), present, most, open -> placer.place(id, flavor, open)));
    }

    @Override
    public void giveBack(UUID id) {
        room.notMade(id);
    }

    @Override
    public void boot(ShadowInstance instance, WorkloadProfile profile) {
        ServerRequest request = request(
                instance,
                profile,
                staged(profile),
                new Handover(
                        instance.name(),
                        instance.askedBy(),
                        Map.of(ServerReading.SHADOW, instance.strength().name().toLowerCase(Locale.ROOT)),
                        false));
        make(request, instance.hypervisor());
    }

    private void make(ServerRequest request, String hypervisor) {
        room.making(request.id(), clock, () -> {
            try {
                cluster.port(hypervisor).create(request);
            } catch (IllegalArgumentException e) { // of a flavor that cannot be built so
                throw new RefusedException(String.valueOf(e.getMessage()), e);
            }
            made.put(request.id(), clock.instant());
        });
    }

    /**
     * Makes a server for somebody, as small as a staged one: the rest of its flavor is headroom. It is no shadow instance.
     *
     * @param whole as it is to be when it has grown
     * @throws NoRoomException if there is no room for that
     */
    public void stand(ServerRequest whole, String hypervisor) {
        Flavor flavor = PlainTraits.small(whole.flavor(), memoryMib);
        double needs = whole.flavor().start().getOr(Resource.MEMORY, 0);
        room.claimForNew(whole.id(), flavor.start().getOr(Resource.MEMORY, 0), () -> {
            double free = growing.available(hypervisor);
            if (free < needs) {
                throw new NoRoomException(String.format(
                        Locale.ROOT, "%s has %.0f MiB left, and %.0f are needed", hypervisor, free, needs));
            }
            return hypervisor;
        });
        make(whole.of(flavor), hypervisor);
    }

    /** What a staged server boots with at the most, MiB. */
    public double smallMib() {
        return memoryMib;
    }

    @Override
    public Held takes(WorkloadProfile profile) {
        Flavor flavor = staged(profile);
        return new Held(flavor.start().getOr(Resource.MEMORY, 0), flavor.start().getOr(Resource.CPU, 0));
    }

    @Override
    public boolean knows(String hypervisor) {
        return cluster.names().contains(hypervisor);
    }

    @Override
    public Set<UUID> marked() {
        return fleet.all().stream()
                .filter(Tracked::isShadow)
                .map(t -> t.record().id())
                .collect(Collectors.toSet());
    }

    @Override
    public Map<String, Double> needed() {
        return room.asked();
    }

    private Flavor staged(WorkloadProfile profile) {
        return PlainTraits.small(PlainTraits.flavor(profile), memoryMib);
    }

    private static ServerRequest request(ShadowInstance instance, WorkloadProfile profile, Flavor flavor, Handover as) {
        return new ServerRequest(
                instance.id(),
                as.name(),
                instance.project(),
                as.actor(),
                flavor,
                PlainTraits.image(profile),
                List.of(),
                Optional.empty(),
                PlainTraits.kernelArguments(profile),
                as.metadata(),
                as.dynamicAllocation());
    }

    @Override
    public Look look(ShadowInstance instance) {
        Optional<HypervisorReading> hypervisor = cluster.latest(instance.hypervisor());
        if (hypervisor.isEmpty() || !cluster.isReachable(instance.hypervisor())) {
            return Look.UNKNOWN;
        }
        Optional<ServerReading> server = latest(instance).filter(reading -> isCurrent(reading, hypervisor.get()));
        if (server.isEmpty() && !hypervisor.get().present().contains(instance.id())) {
            return missing(instance, hypervisor.get().at());
        }
        return server.map(reading -> switch (reading.guest()) {
                    case UNREAD -> Look.UNKNOWN;
                    case SILENT -> Look.BOOTING;
                    case ANSWERS -> Look.UP;
                    case STOPPED -> Look.DEAD;
                })
                .orElse(Look.UNKNOWN);
    }

    /** Of the latest look at the whole hypervisor, or of a later one at this server. One that could not be read is what it was before. */
    private static boolean isCurrent(ServerReading server, HypervisorReading look) {
        return server.at().isAfter(look.at())
                || (look.present().contains(server.id()) && !look.unread().contains(server.id()));
    }

    /** A look that began before its hypervisor had made it cannot show it; whether that has made it may not be known. */
    private Look missing(ShadowInstance instance, Instant lookedAt) {
        if (instance.state() != ShadowInstance.State.BOOTING) {
            return lookedAt.isAfter(instance.updatedAt()) ? Look.ABSENT : Look.UNKNOWN;
        }
        Instant since = made.get(instance.id());
        return since != null && lookedAt.isAfter(since) ? Look.ABSENT : Look.BOOTING;
    }

    private Optional<ServerReading> latest(ShadowInstance instance) {
        return fleet.find(instance.id()).flatMap(Tracked::latest);
    }

    @Override
    public Held shrink(ShadowInstance instance) {
        HypervisorPort port = cluster.port(instance.hypervisor());
        UUID id = instance.id();
        OptionalDouble due = port.due(id, Resource.CPU);
        if (due.isPresent()) { // the boost of its boot
            Effect effect = port.adjust(id, Resource.CPU, due.getAsDouble());
            if (!Growing.isDone(effect)) {
                throw new RefusedException("the boost of its boot cannot be ended: " + effect.detail());
            }
        }
        Optional<ServerReading> now =
                port.observe(Set.of(id)).servers().stream().findFirst();
        return new Held(
                now.map(s -> s.allocation().getOr(Resource.MEMORY, 0)).orElse(instance.memoryMib()),
                now.map(s -> s.allocation().getOr(Resource.CPU, 0)).orElse(instance.cores()));
    }

    @Override
    public String grow(ShadowInstance instance, WorkloadProfile profile) {
        return growing.grow(
                instance.hypervisor(),
                instance.id(),
                instance.memoryMib(),
                PlainTraits.flavor(profile).start());
    }

    @Override
    public boolean fits(ShadowInstance instance, WorkloadProfile profile) {
        double more = PlainTraits.flavor(profile).start().getOr(Resource.MEMORY, 0) - instance.memoryMib();
        return more <= 0 || growing.available(instance.hypervisor()) >= more;
    }

    @Override
    public void handOver(ShadowInstance instance, WorkloadProfile profile, Handover to) {
        HypervisorPort port = cluster.port(instance.hypervisor());
        port.handOver(request(instance, profile, PlainTraits.flavor(profile), to));
        made.remove(instance.id());
        port.observe(Set.of(instance.id())).servers().forEach(fleet::meet);
    }

    @Override
    public boolean isHandedOver(ShadowInstance instance) {
        HypervisorReading seen = cluster.port(instance.hypervisor()).observe(Set.of(instance.id()));
        Optional<ServerReading> server = seen.servers().stream()
                .filter(s -> s.id().equals(instance.id()))
                .findFirst();
        if (server.isEmpty() && seen.present().contains(instance.id())) {
            throw new UnreachableException(instance.name() + " of " + instance.hypervisor()
                    + " is there and cannot be read; it is tried again");
        }
        return server.filter(s -> !s.isShadow()).isPresent();
    }

    @Override
    public void remove(ShadowInstance instance) {
        cluster.port(instance.hypervisor()).delete(instance.id());
        made.remove(instance.id());
        fleet.stopped(instance.id(), clock.instant());
    }
}
