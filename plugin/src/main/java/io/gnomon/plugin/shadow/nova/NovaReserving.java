package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.openstack.Reservations;
import io.gnomon.plugin.openstack.SoldFlavor;
import io.gnomon.plugin.shadow.PlainStaging.Placer;
import io.gnomon.plugin.shadow.Reserving;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Room in Placement, on hypervisors that Nova sells. Thread-safe. */
public final class NovaReserving implements Reserving {
    private static final Logger log = LoggerFactory.getLogger(NovaReserving.class);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private final NovaDesk nova;
    private final NovaNodes nodes;
    private final InstantSource clock;
    private Instant sweepAt = Instant.MIN;

    public NovaReserving(NovaDesk nova, Cluster cluster, Placer placer, InstantSource clock) {
        this.nova = nova;
        this.nodes = new NovaNodes(nova, cluster, placer);
        this.clock = clock;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        return nova.flavor(NovaTraits.flavorId(profile)).flatMap(Reservations::whyNot);
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        return nodes.place(id, profile, present, most);
    }

    /** Nothing was held yet. */
    @Override
    public void giveBack(UUID id) {}

    @Override
    public void hold(ShadowInstance instance, WorkloadProfile profile) {
        String node = nodes.node(instance.hypervisor())
                .orElseThrow(() -> new RefusedException(instance.hypervisor() + " was not seen yet"));
        SoldFlavor sold = nova.flavor(NovaTraits.flavorId(profile))
                .orElseThrow(() -> new RefusedException("its flavor is not there any more"));
        NovaDesk.asking(() -> nova.reservations().hold(instance.id(), node, sold))
                .ifPresent(why -> {
                    throw new RefusedException(why);
                });
    }

    @Override
    public Optional<Boolean> isHeld(ShadowInstance instance) {
        return Optional.of(NovaDesk.reaching(() -> nova.reservations().isHeld(instance.id())));
    }

    @Override
    public void free(ShadowInstance instance) {
        NovaDesk.reaching(() -> {
            nova.reservations().free(instance.id());
            return true;
        });
    }

    /** At the start, and seldom from then on. */
    @Override
    public synchronized void sweep(Predicate<UUID> isOpen) {
        Instant now = clock.instant();
        if (now.isBefore(sweepAt)) {
            return;
        }
        for (UUID id : NovaDesk.reaching(() -> nova.reservations().all(nova::isServer))) {
            if (!isOpen.test(id)) { // asked after it was seen: each is written down before it is held
                log.warn("room is held in Placement as {}, and nobody knows of it: it is freed", id);
                NovaDesk.reaching(() -> {
                    nova.reservations().free(id);
                    return true;
                });
            }
        }
        sweepAt = now.plus(SWEEP_EVERY);
    }
}
