package io.gnomon.scheduler.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor that may take a new server, as it was when it was last seen.
 *
 * @param seenAt when that was; what is too old counts as unknown
 * @param capacity what it has; unknown where it does not limit
 * @param allocated sum of its servers' allocations
 * @param usage what they use now
 * @param vcpus how many its servers have, and how many they may have
 * @param demand what its servers have wanted of CPU together lately; null if nobody watched
 * @param contention how short it is now
 * @param health of the shadows on it, 0 (none passes) to 1; null if there are none
 * @param relievedAt when a server was last moved away from it because it was overloaded; null if never
 */
public record Candidate(
        String name,
        Instant seenAt,
        ResourceVector capacity,
        ResourceVector allocated,
        ResourceVector usage,
        Vcpus vcpus,
        @Nullable Demand demand,
        Contention contention,
        @Nullable Double health,
        @Nullable Instant relievedAt) {

    /** @param limit after the allocation ratio; infinite where it does not limit */
    public record Vcpus(double used, double limit) {
        public static final Vcpus UNLIMITED = new Vcpus(0, Double.POSITIVE_INFINITY);
    }

    /** The same with a server on it that is on its way there. */
    public Candidate with(Newcomer server) {
        Demand expected = server.expected();
        return new Candidate(
                name,
                seenAt,
                capacity,
                more(allocated, server.asked()),
                expected == null ? more(usage, server.asked()) : usage,
                new Vcpus(vcpus.used() + server.vcpus(), vcpus.limit()),
                demand == null || expected == null ? demand : demand.plus(expected),
                contention,
                health,
                relievedAt);
    }

    private static ResourceVector more(ResourceVector now, ResourceVector asked) {
        ResourceVector result = now;
        for (Resource r : Resource.values()) {
            result = result.with(r, now.getOr(r, 0) + asked.getOr(r, 0));
        }
        return result;
    }
}
