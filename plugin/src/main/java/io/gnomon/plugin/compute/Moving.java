package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.compute.DomainBook.Known;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Moves what a server is given, and says how far it can be moved. Thread-safe. */
final class Moving {
    private final Hypervisor hypervisor;
    private final DomainBook domains;
    private final MemoryMoves memoryMoves;
    private final InstantSource clock;

    Moving(Hypervisor hypervisor, DomainBook domains, MemoryMoves memoryMoves, InstantSource clock) {
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.memoryMoves = memoryMoves;
        this.clock = clock;
    }

    Optional<AllocationRange> range(UUID server, Resource resource) {
        return Faults.reaching(() -> {
            try {
                Known known = domains.known(server);
                return Levers.of(known, hypervisor.levers(), clock.instant()).range(resource);
            } catch (LibvirtException e) {
                if (e.kind() == LibvirtException.Kind.NO_DOMAIN) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    Effect adjust(UUID server, Resource resource, double target) {
        Instant before = clock.instant();
        try {
            if (resource == Resource.MEMORY) {
                memoryMoves.begin(server);
            }
            domains.doubt(server);
            Known known = domains.known(server);
            Levers levers = Levers.of(known, hypervisor.levers(), clock.instant());
            LeverOutcome last = new LeverOutcome.Refused("no lever for " + resource.label() + " works here");
            for (LeverRequest request : levers.toward(resource, target)) {
                last = hypervisor.apply(server, request);
                if (!(last instanceof LeverOutcome.Verified) && !(last instanceof LeverOutcome.Accepted)) {
                    break;
                }
            }
            Effect effect = effect(last, Duration.between(before, clock.instant()));
            return last instanceof LeverOutcome.Partial
                    ? partly(server, resource, effect)
                    : checked(server, resource, target, effect);
        } catch (LibvirtException e) {
            if (e.kind() == LibvirtException.Kind.UNREACHABLE || e.kind() == LibvirtException.Kind.TIMEOUT) {
                throw new UnreachableException(String.valueOf(e.getMessage()), e); // it may be in force
            }
            return new Effect(
                    e.kind() == LibvirtException.Kind.NO_DOMAIN ? Effect.Status.REFUSED : Effect.Status.FAILED,
                    String.valueOf(e.getMessage()),
                    Duration.between(before, clock.instant()));
        } finally {
            domains.doubt(server);
            memoryMoves.end(server, clock.instant());
        }
    }

    private Effect partly(UUID server, Resource resource, Effect effect) {
        domains.doubt(server);
        return range(server, resource)
                .map(now -> new Effect(
                        Effect.Status.VERIFIED, effect.detail(), effect.took(), OptionalDouble.of(now.current())))
                .orElse(new Effect(Effect.Status.ACCEPTED, effect.detail(), effect.took()));
    }

    /** What was verified lever by lever must add up to the target. */
    private Effect checked(UUID server, Resource resource, double target, Effect effect) {
        if (effect.status() != Effect.Status.VERIFIED || resource != Resource.CPU) {
            return effect;
        }
        domains.doubt(server);
        Optional<AllocationRange> now = range(server, resource);
        boolean inForce =
                now.map(r -> Math.abs(r.current() - target) < r.step() / 2).orElse(false);
        return inForce
                ? effect
                : new Effect(
                        Effect.Status.ACCEPTED,
                        effect.detail() + ", which is "
                                + now.map(AllocationRange::current).orElse(0.0) + " cores and not " + target,
                        effect.took());
    }

    private static Effect effect(LeverOutcome outcome, Duration took) {
        Effect.Status status = outcome instanceof LeverOutcome.Verified
                ? Effect.Status.VERIFIED
                : outcome instanceof LeverOutcome.Accepted || outcome instanceof LeverOutcome.Partial
                        ? Effect.Status.ACCEPTED
                        : outcome instanceof LeverOutcome.Refused ? Effect.Status.REFUSED : Effect.Status.FAILED;
        return new Effect(status, outcome.detail(), took);
    }
}
