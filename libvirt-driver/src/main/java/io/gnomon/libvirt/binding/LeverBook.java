package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.hotplug.LeverState.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known about the levers: of the hypervisor (its kernel, its QEMU) and of each domain (its guest). A failure
 * that is the hypervisor's counts for all its domains; any other only for the domain it was seen on, and only for a
 * while: a guest that is still booting loads its drivers later. Thread-safe.
 */
final class LeverBook {
    /** After this a lever that failed on a domain may be tried on it again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Map<Lever, LeverState> hypervisor = new ConcurrentHashMap<>();
    private final Map<UUID, Map<Lever, LeverState>> domains = new ConcurrentHashMap<>();

    LeverBook(InstantSource clock, Map<Lever, LeverState> known) {
        this.clock = clock;
        hypervisor.putAll(known);
    }

    Map<Lever, LeverState> ofHypervisor() {
        return Map.copyOf(hypervisor);
    }

    /** The domain's own marks over the hypervisor's, and what the domain has nothing for over both. */
    Map<Lever, LeverState> ofDomain(UUID domain, Map<Lever, String> absent) {
        Map<Lever, LeverState> states = new EnumMap<>(Lever.class);
        states.putAll(hypervisor);
        domains.getOrDefault(domain, Map.of()).forEach((lever, state) -> {
            LeverState general = states.get(lever);
            if (general == null || general.status() == Status.WORKS) {
                states.put(lever, state);
            }
        });
        Instant now = clock.instant();
        absent.forEach((lever, reason) -> states.put(lever, new LeverState(Status.ABSENT, reason, now)));
        return states;
    }

    /** Why the lever must not be pulled on the domain now. */
    Optional<String> refusal(UUID domain, Lever lever) {
        LeverState general = hypervisor.get(lever);
        if (general != null && general.status() != Status.WORKS) {
            return Optional.of(general.reason());
        }
        if (general == null && lever == Lever.VCPU_UNPLUG) {
            return Optional.of("unplug of vCPUs was not tried on a probe of this hypervisor yet, and where it is broken"
                    + " it damages the domain: run the canary first, or use VCPU_AGENT");
        }
        LeverState own = domains.getOrDefault(domain, Map.of()).get(lever);
        if (own == null || own.status() == Status.WORKS) {
            return Optional.empty();
        }
        boolean recent = Duration.between(own.since(), clock.instant()).compareTo(RETRY_AFTER) < 0;
        return recent ? Optional.of(own.reason()) : Optional.empty();
    }

    /** Learns from what came of a request. */
    void record(UUID domain, Lever lever, LeverOutcome outcome) {
        if (outcome instanceof LeverOutcome.Verified verified) {
            mark(domain, lever, Status.WORKS, verified.detail());
        } else if (outcome instanceof LeverOutcome.Partial partial) {
            mark(domain, lever, Status.WORKS, partial.detail());
        } else if (outcome instanceof LeverOutcome.Failed failed) {
            switch (lever) {
                case INTERFACE_BANDWIDTH -> markHypervisor(lever, Status.ABSENT, failed.detail());
                case CPU_BANDWIDTH, VCPU_UNPLUG -> markHypervisor(lever, Status.BROKEN, failed.detail());
                default -> mark(domain, lever, Status.BROKEN, failed.detail());
            }
        }
    }

    /** Takes over what a canary found out for the hypervisor. */
    void learn(Lever lever, LeverState state) {
        hypervisor.put(lever, state);
    }

    private void markHypervisor(Lever lever, Status status, String reason) {
        hypervisor.put(lever, new LeverState(status, reason, clock.instant()));
    }

    /** A domain that stopped or rebooted starts with a clean page. */
    void forget(UUID domain) {
        domains.remove(domain);
    }

    private void mark(UUID domain, Lever lever, Status status, String reason) {
        domains.computeIfAbsent(domain, d -> new ConcurrentHashMap<>())
                .put(lever, new LeverState(status, reason, clock.instant()));
    }
}
