package io.gnomon.plugin.switchover;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.allocation.Tracked.Lack;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.shadow.Growing;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Held;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * Alternates are servers whose owner has said so, by metadata: {@code alternate_for} names the server that they stand in for. That
 * one is an alternate itself, should it be there again when another has its traffic. Thread-safe.
 */
public final class FleetAlternates implements Alternates {
    /** Metadata: the name of the server of the same project that it stands in for. */
    public static final String ALTERNATE_FOR = "alternate_for";

    private final Cluster cluster;
    private final Fleet fleet;
    private final Growing growing;
    private final ToDoubleFunction<String> health;

    /** @param health of a hypervisor, 0 to 1 */
    public FleetAlternates(Cluster cluster, Fleet fleet, Growing growing, ToDoubleFunction<String> health) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.growing = growing;
        this.health = health;
    }

    @Override
    public List<Alternate> of(Ward ward) {
        return fleet.all().stream()
                .filter(t -> t.record().project().equals(ward.project()))
                .filter(t -> !t.record().id().equals(ward.active().server()))
                .filter(t -> isOf(ward.member(), t.record()))
                .filter(t -> !t.record().hypervisor().equals(ward.active().hypervisor()))
                .filter(t ->
                        t.latest().filter(r -> r.guest() != GuestState.STOPPED).isPresent())
                .sorted(Comparator.comparingDouble(
                                (Tracked t) -> -health.applyAsDouble(t.record().hypervisor()))
                        .thenComparing(t -> t.record().name()))
                .map(t -> alternate(t.record(), t.latest().orElseThrow()))
                .toList();
    }

    private static boolean isOf(String member, ServerRecord server) {
        return member.equals(server.metadata().get(ALTERNATE_FOR)) || member.equals(server.name());
    }

    private static Alternate alternate(ServerRecord server, ServerReading seen) {
        return new Alternate(
                new End(server.id(), server.name(), server.hypervisor()),
                new Held(
                        seen.allocation().getOr(Resource.MEMORY, 0),
                        seen.allocation().getOr(Resource.CPU, 0)));
    }

    @Override
    public String grow(SwitchoverRecord s) {
        ServerReading alternate =
                reading(s.to().server()).orElseThrow(() -> new RefusedException(s.to().name() + " is not seen"));
        ResourceVector before = ResourceVector.ZERO
                .with(Resource.MEMORY, s.held().memoryMib())
                .with(Resource.CPU, s.held().cores());
        ResourceVector target = before;
        for (Resource r : List.of(Resource.MEMORY, Resource.CPU)) {
            double most = alternate.ceiling().getOr(r, before.getOr(r, 0));
            double needed = fleet.find(s.from().server())
                    .flatMap(Tracked::latest)
                    .map(seen -> seen.allocation().getOr(r, most))
                    .orElse(most);
            if (s.kind() == Kind.GROWTH) {
                needed += fleet.find(s.from().server())
                        .flatMap(t -> t.lack(r))
                        .map(Lack::amount)
                        .orElse(0.0);
            }
            target = target.with(r, Math.max(before.getOr(r, 0), Math.min(most, needed)));
        }
        return growing.grow(s.to().hypervisor(), s.to().server(), s.held().memoryMib(), target);
    }

    private Optional<ServerReading> reading(UUID server) {
        return fleet.find(server).flatMap(Tracked::latest);
    }

    @Override
    public void shrink(SwitchoverRecord s) {
        HypervisorPort port = cluster.port(s.to().hypervisor());
        List<String> refused = new ArrayList<>();
        shrink(port, s.to().server(), Resource.MEMORY, s.held().memoryMib()).ifPresent(refused::add);
        shrink(port, s.to().server(), Resource.CPU, s.held().cores()).ifPresent(refused::add);
        if (!refused.isEmpty()) {
            throw new RefusedException(String.join("; ", refused));
        }
    }

    @Override
    public void tookOver(SwitchoverRecord s) {
        fleet.takesOver(s.from().server(), s.to().server(), s.updatedAt());
    }

    /** Why it is not; empty if it is. */
    private static Optional<String> shrink(HypervisorPort port, UUID server, Resource r, double target) {
        Effect effect = port.adjust(server, r, target);
        boolean done = effect.status() == Effect.Status.VERIFIED || effect.status() == Effect.Status.ACCEPTED;
        return done ? Optional.empty() : Optional.of(r.label() + ": " + effect.detail());
    }
}
