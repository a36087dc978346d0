package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Workload profiles, their shadow instances, and the claims of these. Every change is durable when it returns, and is made by one
 * caller only: an instance that somebody else has changed meanwhile is not changed.
 */
public interface ShadowTable {
    /** Counts a request for such a server, at the profile's last time; returns the profile with all that were counted. */
    WorkloadProfile requested(WorkloadProfile profile);

    /** A request that came. @param profile id of its profile */
    record Request(String profile, Instant at) {}

    /** Those that came at this time or later, the oldest first. */
    List<Request> requests(Instant since);

    Optional<WorkloadProfile> profile(String id);

    /** The last requested first. @param project only of this one; empty = all */
    List<WorkloadProfile> profiles(Optional<String> project);

    void add(ShadowInstance instance);

    Optional<ShadowInstance> find(UUID id);

    /** Those that are not final, the oldest first. */
    List<ShadowInstance> open();

    /** The newest of all first, whatever their state. @param project only of this one; empty = all */
    List<ShadowInstance> list(Optional<String> project, int limit);

    /**
     * Replaces one, if nobody has changed it since it was read.
     *
     * @return it with its new version; empty if somebody has
     */
    Optional<ShadowInstance> change(ShadowInstance changed);

    /**
     * Takes the first of these that is still ready, and writes the claim of it down: one transaction, so that no instance is taken
     * twice.
     *
     * @param preferred the best first
     * @return empty if none is ready any more
     */
    Optional<ShadowClaim> take(List<UUID> preferred, String project, String actor, String name, Instant at);

    /** Moves a claim on. @throws IllegalStateException if it would go backwards or leave a final state */
    ShadowClaim advance(long claim, ShadowClaim.State state, String detail, Instant at);

    /** Ends a claim and its instance in one transaction. */
    void end(ShadowClaim claim, ShadowClaim.State state, ShadowInstance.State instance, String detail, Instant at);

    /** Claims that are not final, the oldest first. */
    List<ShadowClaim> openClaims();

    /** The newest first. @param project only of this one; empty = all */
    List<ShadowClaim> claims(Optional<String> project, int limit);

    /**
     * Drops all of a project that is over: its instances that are final, their claims, when its requests came, and workloads without
     * instances.
     */
    void forget(String project);

    /**
     * Drops instances that are final and were last changed before this, with their claims, requests that came before, and workloads
     * that have neither. Returns how many instances went.
     */
    long prune(Instant before);
}
