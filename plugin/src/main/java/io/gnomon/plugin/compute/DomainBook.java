package io.gnomon.plugin.compute;

import io.gnomon.libvirt.domain.Hypervisor;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.stats.DomainRates;
import io.gnomon.scheduler.model.Flavor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of each domain between readings: what was declared, its limits, whether its guest is up. Limits are
 * read again when an event or an adjustment makes them doubtful, and from time to time anyhow. Thread-safe.
 */
final class DomainBook {
    private static final Logger log = LoggerFactory.getLogger(DomainBook.class);

    /** A guest that has said nothing for so long is taken as one that never will. */
    private static final Duration LONGEST_BOOT = Duration.ofSeconds(60);
    /** The end of a boot still shows in the rates of the next seconds. */
    private static final Duration SETTLING = Duration.ofSeconds(4);
    /** Limits are read again after this time even if no event told of a change. */
    private static final Duration DRIFT_CHECK = Duration.ofSeconds(60);

    private final Hypervisor hypervisor;
    private final InstantSource clock;
    private final Map<UUID, Known> domains = new ConcurrentHashMap<>();

    /** @param upAt when its guest first answered; null while it boots */
    record Known(
            Declared declared,
            DomainLimits limits,
            Instant readAt,
            @Nullable Instant upAt) {
        Known with(DomainLimits now, Instant at) {
            return new Known(declared, now, at, upAt);
        }

        /** Whether what it uses is its workload's and not its boot's. */
        boolean isSettled(Instant now) {
            return upAt != null && Duration.between(upAt, now).compareTo(SETTLING) >= 0;
        }

        /** What a vCPU is worth, if that is less than a core. */
        OptionalDouble share() {
            double share = declared.flavor().map(Flavor::coresPerVcpu).orElse(1.0);
            return share < 1 ? OptionalDouble.of(share) : OptionalDouble.empty();
        }
    }

    DomainBook(Hypervisor hypervisor, InstantSource clock) {
        this.hypervisor = hypervisor;
        this.clock = clock;
    }

    /** What is remembered of it, without asking. */
    Optional<Known> remembered(UUID domain) {
        return Optional.ofNullable(domains.get(domain));
    }

    Known known(UUID domain) {
        Instant now = clock.instant();
        Known known = domains.get(domain);
        if (known == null) {
            Declared declared = Declared.read(
                    hypervisor.metadata(domain),
                    now,
                    problem -> log.warn("{} of {}: {}", domain, hypervisor.uri(), problem));
            known = new Known(declared, hypervisor.limits(domain), now, null);
            domains.put(domain, known);
        } else if (isOld(known, now)) {
            known = known.with(hypervisor.limits(domain), now);
            domains.put(domain, known);
        }
        return known;
    }

    /** As {@link #known}, with what its latest rates tell: a guest that answers is up, and its boot boost is over. */
    Known known(UUID domain, DomainRates used) {
        Known known = known(domain);
        Instant now = clock.instant();
        if (known.upAt() == null && answers(known, used, now)) {
            known = new Known(known.declared(), known.limits(), known.readAt(), now);
            domains.put(domain, known);
        }
        return known;
    }

    private static boolean answers(Known known, DomainRates used, Instant now) {
        return used.memoryUsedMib().isPresent()
                || Duration.between(known.declared().startedAt(), now).compareTo(LONGEST_BOOT) > 0;
    }

    /** Cores that its flavor sells, if it has no limit though it is up; empty while its limits are in doubt. */
    OptionalDouble dueCores(UUID domain) {
        Known known = domains.get(domain);
        if (known == null
                || known.upAt() == null
                || known.share().isEmpty()
                || known.limits().coresPerVcpu().isPresent()
                || known.readAt().equals(Instant.EPOCH)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(known.limits().vcpusOnline() * known.share().getAsDouble());
    }

    /** Whether what is remembered of it is to be read again by now, which may have to wait for its guest. */
    boolean isDue(UUID domain) {
        Known known = domains.get(domain);
        return known == null || isOld(known, clock.instant());
    }

    private static boolean isOld(Known known, Instant now) {
        return Duration.between(known.readAt(), now).compareTo(DRIFT_CHECK) > 0;
    }

    /** What was read of its limits is not believed any more. */
    void doubt(UUID domain) {
        domains.computeIfPresent(domain, (id, k) -> k.with(k.limits(), Instant.EPOCH));
    }

    /** What it declares is read again; that its guest is up stays known. */
    void declareAgain(UUID domain) {
        Known known = domains.remove(domain);
        if (known != null) {
            Known anew = known(domain);
            domains.put(domain, new Known(anew.declared(), anew.limits(), anew.readAt(), known.upAt()));
        }
    }

    /** Those that are gone are forgotten, also if no event told of it. */
    void retain(Set<UUID> there) {
        domains.keySet().retainAll(there);
    }

    void forget(UUID domain) {
        domains.remove(domain);
    }
}
