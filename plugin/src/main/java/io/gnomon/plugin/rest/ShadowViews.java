package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.Views.ServerView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents about shadow instances. Memory is MiB, CPU cores. */
public final class ShadowViews {
    private ShadowViews() {}

    /** What stands before a colon is said of a state; what follows is of the machinery, and may name a hypervisor. */
    private static String withoutReason(String detail) {
        int colon = detail.indexOf(':');
        return colon < 0 ? detail : detail.substring(0, colon);
    }

    /**
     * A server, or room for one, that waits for a request.
     *
     * @param workload id of the workload that it is of
     * @param strength reserved, probed or staged
     * @param state booting, ready, claiming, reaping, claimed or gone
     * @param askedBy who wanted it; "gnomon": the plan
     */
    public record InstanceView(
            UUID id,
            String name,
            String workload,
            String project,
            String hypervisor,
            String strength,
            String state,
            double memory,
            double cores,
            String askedBy,
            String detail,
            Instant createdAt,
            Instant updatedAt,
            Instant expiresAt) {
        InstanceView withoutHypervisor() {
            return new InstanceView(
                    id,
                    name,
                    workload,
                    project,
                    "",
                    strength,
                    state,
                    memory,
                    cores,
                    askedBy,
                    withoutReason(detail),
                    createdAt,
                    updatedAt,
                    expiresAt);
        }
    }

    /**
     * @param workload id, or a name that only one has
     * @param count 1 if it is null
     * @param strength reserved, probed or staged; null: as {@code shadow.strength} says
     */
    public record InstanceCreate(
            @Nullable String workload,
            @Nullable Integer count,
            @Nullable String strength) {}

    /**
     * A line of the Shadow Workload Table: requests that can be answered with the same server.
     *
     * @param requirements all that a request must have in common with it
     * @param requests how many were seen
     * @param wanted how many shadow instances are wanted now
     * @param why the reason for that number
     * @param memory that its instances hold together
     * @param version grows with each change of an instance of it
     * @param expiresAt when the next of them goes; null if there is none
     * @param nextStart when the next server of it will be requested; null if nobody knows
     * @param hypervisors where the next would be put, the best first
     */
    public record WorkloadView(
            String id,
            String name,
            String project,
            Map<String, String> requirements,
            long requests,
            Instant lastRequestAt,
            int wanted,
            String why,
            int ready,
            int booting,
            @Nullable String strength,
            double memory,
            double cores,
            long version,
            @Nullable Instant expiresAt,
            @Nullable StartView nextStart,
            List<RankedView> hypervisors) {
        WorkloadView withoutHypervisors() {
            return new WorkloadView(
                    id,
                    name,
                    project,
                    requirements,
                    requests,
                    lastRequestAt,
                    wanted,
                    why,
                    ready,
                    booting,
                    strength,
                    memory,
                    cores,
                    version,
                    expiresAt,
                    nextStart,
                    List.of());
        }
    }

    /** Between the first and the last with 80 % probability; the one in the middle is the median. */
    public record StartView(Instant earliest, Instant expected, Instant latest) {}

    /**
     * A hypervisor for a workload.
     *
     * @param rank 1 is the best
     * @param health of shadows there, 0 to 1; null if it is not known
     * @param availableMemory that could still be given there; null if it is not known
     * @param instances of this workload that are there
     * @param refusal why it takes none; null if it does
     */
    public record RankedView(
            String hypervisor,
            int rank,
            @Nullable Double health,
            @Nullable Double availableMemory,
            int instances,
            @Nullable String refusal) {}

    /**
     * What came of a claim that was honoured.
     *
     * @param seen what was seen of its growth
     */
    public record ClaimedView(ServerView server, UUID instance, String seen, long grownMillis, long handedOverMillis) {
        ClaimedView withoutHypervisor() {
            return new ClaimedView(server.withoutHypervisor(), instance, seen, grownMillis, handedOverMillis);
        }
    }

    /**
     * A server that was asked for.
     *
     * @param server that answers the request
     * @param staged whether it was there already
     */
    public record RequestView(
            UUID server,
            String serverName,
            String project,
            String actor,
            Instant at,
            String flavor,
            Map<String, Double> size,
            Map<String, String> metadata,
            boolean staged) {}

    /** @param state taken, growing, grown, naming, done or failed */
    public record ClaimView(
            long id,
            UUID instance,
            String project,
            String actor,
            String name,
            String state,
            String detail,
            Instant decidedAt,
            Instant updatedAt) {
        ClaimView withoutHypervisor() {
            return new ClaimView(
                    id, instance, project, actor, name, state, withoutReason(detail), decidedAt, updatedAt);
        }
    }

    /**
     * How fit a hypervisor is for a server that must run well at once, 0 to 1.
     *
     * @param health falls at once and rises slowly
     * @param now what it rises to: the least of the parts
     * @param weakest the part that is worst; null if nothing is amiss
     * @param ranks whether the ranking of hypervisors counts it: those with shadow instances
     */
    public record HealthView(
            String hypervisor,
            Instant at,
            double health,
            double now,
            @Nullable String weakest,
            Map<String, Double> parts,
            boolean ranks) {}
}
