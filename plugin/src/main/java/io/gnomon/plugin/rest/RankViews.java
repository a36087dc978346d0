package io.gnomon.plugin.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents of {@code /v1/rank}. What is about many hypervisors comes in columns of one length: a scheduler that asks about
 * a thousand of them has a few milliseconds.
 */
public final class RankViews {
    private RankViews() {}

    /**
     * @param requestId of the orchestrator, for the log; null if there is none
     * @param hypervisors those that may take it; null = all that the daemon knows
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RankRequest(
            @Nullable String requestId,
            @Nullable RankServer server,
            @Nullable RankHypervisors hypervisors) {}

    /**
     * @param id asked again for the same id, the same server is meant; null if it does not exist yet
     * @param count how many such servers are wanted in all; each is asked about by itself
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RankServer(
            @Nullable String id,
            @Nullable String project,
            @Nullable Integer count,
            @Nullable RankFlavor flavor,
            @Nullable String image,
            @Nullable Map<String, List<String>> hints) {}

    /** @param name of a flavor of Nova, which the daemon looks up if the amounts are not given */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RankFlavor(
            @Nullable String name,
            @Nullable Integer vcpus,
            @Nullable Long memoryMib,
            @Nullable Long diskGib,
            @Nullable Map<String, String> extraSpecs) {}

    /** As the orchestrator counts them: what is sold, whether it is used or not. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RankHypervisors(
            @Nullable String[] name,
            double[] totalMemoryMib,
            double[] freeMemoryMib,
            double[] vcpus,
            double[] vcpusUsed,
            double[] cpuAllocationRatio,
            double[] ramAllocationRatio) {}

    /**
     * In the order of the request.
     *
     * @param known false: nothing can be said, the orchestrator decides
     * @param weight 0..1, higher is better; null if it is refused or unknown
     * @param refusedBy the rule that refuses it, by the index of the hypervisor
     */
    public record RankAnswer(
            Instant asOf, boolean[] known, @Nullable Double[] weight, Map<Integer, String> refusedBy) {}

    /**
     * The same for people, best first.
     *
     * @param winnersWithout for each weigher without which another hypervisor would be the best, that hypervisor
     */
    public record RankExplanation(Instant asOf, List<RankPlace> places, Map<String, String> winnersWithout) {}

    /**
     * One hypervisor's place.
     *
     * @param unit of {@code asked}, {@code used} and {@code available}, which are null unless a rule refuses it
     * @param without the weighers without which another hypervisor would be the best; empty but for the best
     */
    public record RankPlace(
            String name,
            boolean known,
            boolean accepted,
            @Nullable Double weight,
            @Nullable String refusedBy,
            @Nullable String reason,
            @Nullable String unit,
            @Nullable Double asked,
            @Nullable Double used,
            @Nullable Double available,
            List<RankContribution> contributions,
            List<String> without) {}

    /**
     * What one weigher said.
     *
     * @param raw in its own unit; null if it cannot tell
     * @param normalised 0..1
     * @param weighted times its multiplier; the sum of these decides
     */
    public record RankContribution(String weigher, @Nullable Double raw, double normalised, double weighted) {
        /** For people. */
        @Override
        public String toString() {
            String measured = raw == null || raw.isNaN() ? "?" : String.format(Locale.ROOT, "%.2f", raw);
            return String.format(Locale.ROOT, "%s: %s, %.2f, %+.2f", weigher, measured, normalised, weighted);
        }
    }
}
