package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents; amounts are keyed by resource label ("cpu", "memory", "disk", "network") in its unit. */
public final class Views {
    private Views() {}

    public record Status(
            String version,
            Instant startedAt,
            Instant lastCycle,
            double lastCycleMillis,
            long cycles,
            int hypervisors,
            int servers,
            double staleSeconds,
            long samples,
            long openAdjustments,
            Map<String, String> openstack,
            List<String> problems) {}

    public record HypervisorView(
            String name,
            boolean reachable,
            @Nullable Instant at,
            Map<String, Double> capacity,
            Map<String, Double> usage,
            Map<String, Double> allocated,
            double contention,
            int servers,
            String description,
            Map<String, String> levers) {}

    /**
     * On what terms a server is decided about.
     *
     * @param price what a missing unit costs where an idle one costs 1
     * @param sensitivity so many times the excess over its tags' shadow profile is given
     * @param priority the larger number comes first where there is not enough memory for all
     */
    public record TermsView(double price, double sensitivity, double priority) {}

    /**
     * Which way data went in about the last hour, shares from 0 to 1.
     *
     * @param read of what went to and from the disk; null if that was next to nothing, or is not known
     * @param received of what went over the network; null alike
     */
    public record FlowView(@Nullable Double read, @Nullable Double received) {}

    /**
     * @param terms null until it was seen for the first time
     * @param flow null alike
     */
    public record ServerView(
            UUID id,
            String name,
            String project,
            String hypervisor,
            boolean dynamicAllocation,
            Instant startedAt,
            double ageSeconds,
            @Nullable Instant at,
            Map<String, Double> usage,
            Map<String, Double> allocation,
            Map<String, Double> ceiling,
            Map<String, String> metadata,
            CategoryView category,
            List<String> tags,
            @Nullable TermsView terms,
            @Nullable FlowView flow) {
        /** For who is not to know where it runs. */
        ServerView withoutHypervisor() {
            return new ServerView(
                    id,
                    name,
                    project,
                    "",
                    dynamicAllocation,
                    startedAt,
                    ageSeconds,
                    at,
                    usage,
                    allocation,
                    ceiling,
                    metadata,
                    category,
                    tags,
                    terms,
                    flow);
        }
    }

    /**
     * What kind a server is taken for.
     *
     * @param basis {@code declared}, {@code tag}, {@code image}, {@code flavor} or {@code nothing}
     * @param confidence that it is right, 0..1
     */
    public record CategoryView(String name, String basis, double confidence, String why) {}

    /** One shadow of a server and why it is one. */
    public record ShadowView(UUID id, String name, double distance, double weight, double lagSeconds) {}

    /**
     * Quantiles by step: {@code quantiles[step][level]}; none if nothing can be said yet.
     *
     * @param ahead {@code minutes}, {@code hour}, {@code day} or {@code week}
     * @param of {@code mean} of each step or its {@code peak}
     * @param observedSince start of what is known of the server; null if nothing is, and for minutes
     * @param missing what is missing for a better forecast, or for one at all; null if nothing is
     */
    public record ForecastView(
            UUID server,
            String serverName,
            String resource,
            String unit,
            String learner,
            Instant madeAt,
            Instant firstStep,
            int stepSeconds,
            List<Double> levels,
            double[][] quantiles,
            List<ShadowView> shadows,
            String ahead,
            String of,
            @Nullable Instant observedSince,
            @Nullable String missing) {}

    /**
     * How many servers are expected to be started.
     *
     * @param since start of what it is forecast from; null if no server is known
     * @param servers that were started since then
     * @param note what to know before relying on it; null if nothing
     */
    public record DemandView(
            @Nullable Instant since, long servers, @Nullable String note, List<DemandForecastView> forecasts) {}

    /**
     * What is expected of one flavor, or of all.
     *
     * @param horizon hour, day or week
     * @param measure {@code servers}, or {@code batches} that were started together
     * @param flavor {@code (all)} = of all together
     * @param start of the time that is forecast
     */
    public record DemandForecastView(
            String horizon,
            String measure,
            String flavor,
            Instant start,
            List<Double> levels,
            List<Double> quantiles) {}

    public record AdjustmentView(
            long id,
            UUID server,
            String serverName,
            String project,
            String actor,
            String resource,
            String unit,
            double from,
            double to,
            double measured,
            double forecastLow,
            double forecastMedian,
            double forecastHigh,
            String state,
            String reason,
            String detail,
            Instant decidedAt,
            Instant updatedAt) {}

    public record NotificationView(
            long id,
            Instant at,
            String project,
            @Nullable UUID server,
            @Nullable Long adjustment,
            String text) {}

    /**
     * What came of a test of a webhook.
     *
     * @param webhook its scheme, host and port: the rest of a URL can be a secret
     * @param detail what it answered, or why it did not
     */
    public record WebhookView(String webhook, boolean delivered, String detail) {}

    /**
     * How forecasts for one hour or day turned out; amounts in the resource's unit.
     *
     * @param project whose; {@code *} = of all together
     * @param aheadSeconds how long before its time a value was forecast
     * @param wql 2 x pinball losses / amounts, mean over the levels 0.1 to 0.9; null where all was zero
     * @param coverage share of what was measured within [q0.1, q0.9]
     */
    public record AccuracyView(
            Instant at,
            String project,
            String group,
            String resource,
            String unit,
            String learner,
            int aheadSeconds,
            long scored,
            double mae,
            double bias,
            double wql,
            double coverage) {}

    /** @param facts the numbers behind it: amounts in the resource's unit, times in seconds */
    public record AnomalyView(
            long id,
            Instant from,
            Instant to,
            UUID server,
            String serverName,
            String project,
            String resource,
            String unit,
            String kind,
            double score,
            Map<String, Double> facts,
            String text,
            Instant foundAt) {}

    /** A point of a server's recent history. */
    public record SampleView(Instant at, Map<String, Double> usage, Map<String, Double> allocation) {}

    /** What a server uses, has and may have, as it was just read. */
    public record LiveSampleView(
            UUID server,
            String serverName,
            String project,
            Instant at,
            Map<String, Double> usage,
            Map<String, Double> allocation,
            Map<String, Double> ceiling) {}

    /** @param servers that were read, of all projects */
    public record ObservedView(Instant at, int servers) {}

    public record FlavorBody(
            String name,
            Map<String, Double> start,
            Map<String, Double> ceiling,
            @Nullable Double coresPerVcpu) {}

    public record ServerCreate(
            String name,
            @Nullable String hypervisor,
            FlavorBody flavor,
            @Nullable String image,
            @Nullable List<String> disks,
            @Nullable String serialLog,
            @Nullable String kernelArguments,
            @Nullable Map<String, String> metadata,
            @Nullable Boolean dynamicAllocation) {}

    /**
     * A learner in the last competition of a resource in a behaviour cluster. What could not be measured is null.
     *
     * @param champion whether it forecasts the cluster's servers with a history of their own
     * @param shareOfForecasts of the forecasts in force in the cluster; learners by shadows have no score here
     * @param series servers that it was tried on
     * @param version of the champion; null for the others
     * @param state {@code active} or {@code probation}; null for the others
     */
    public record ModelView(
            String cluster,
            String resource,
            String learner,
            boolean champion,
            @Nullable Double wql,
            @Nullable Double mase,
            @Nullable Double mae,
            @Nullable Double coverage,
            int series,
            double shareOfForecasts,
            @Nullable Long version,
            @Nullable String state) {}

    /**
     * A version of a champion.
     *
     * @param server the only one that it is for; null = all of the cluster
     * @param state {@code active}, {@code probation}, {@code retired} or {@code rolled_back}
     * @param reason why it is in that state
     * @param servers that the competition was held on
     * @param wql of the winner in that competition; null if there was none
     * @param previous the version that it replaced
     * @param stored whether its model is kept; learners without one need none
     */
    public record ModelVersionView(
            long version,
            String cluster,
            @Nullable String server,
            String resource,
            String learner,
            String state,
            String reason,
            int servers,
            @Nullable Double wql,
            @Nullable Long previous,
            boolean stored,
            Instant learntAt,
            Instant changedAt) {}

    /** Whose champion is to make way for the one before it. */
    public record ModelRollback(String cluster, String resource) {}

    /**
     * One way in which the servers of a profile behave; shares are of the ceiling.
     *
     * @param staySeconds how long it lasts on average; null if it was never left
     */
    public record RegimeView(
            double meanShare,
            double deviationShare,
            double occupancy,
            @Nullable Double staySeconds,
            boolean burst) {}

    /** Where the share of an allocation lies with 80 % probability. */
    public record IntervalView(double lower, double median, double upper) {}

    /** A known peak: probability that a server bursts in its likeliest hour, and what is used in that hour. */
    public record PeakView(
            Instant start, Instant end, double probability, double expectedShare, IntervalView interval) {}

    /**
     * The shadow profile of a tag set for one resource.
     *
     * @param note what to know before relying on it; null if nothing
     * @param burstShare what counts as a burst
     * @param burstProbability of a burst of any one server in the next hour, knowing nothing else
     * @param interval of the set at any time
     * @param transitions {@code [from][to]}, from one slot to the next
     * @param peaks of the next seven days
     */
    public record ProfileView(
            String name,
            Map<String, String> tags,
            String resource,
            int servers,
            long samples,
            int stepSeconds,
            Instant learntAt,
            @Nullable String note,
            double burstShare,
            double burstProbability,
            IntervalView interval,
            List<RegimeView> regimes,
            double[][] transitions,
            List<PeakView> peaks) {}

    /**
     * One occurrence of an external event.
     *
     * @param feed the calendar that told of it; null if a person did
     */
    public record EventView(
            long id,
            String project,
            String actor,
            String name,
            Instant start,
            Instant end,
            @Nullable String feed) {}

    /** Either a name with start and end, or an iCalendar document. */
    public record EventCreate(
            @Nullable String name,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable String calendar) {}

    /** What an erasure took away for good. */
    public record Erased(long samples) {}

    /**
     * What an owner may change; null leaves it as it is.
     *
     * @param sensitivity a number from 0 to 10, or {@code default} for what else is said of the server
     * @param priority a number from 1 to 10000, or {@code default}
     */
    public record ServerPatch(
            @Nullable Boolean dynamicAllocation,
            @Nullable String sensitivity,
            @Nullable String priority) {}

    /**
     * Every error.
     *
     * @param code stable word for programs, such as {@code SERVER_NOT_FOUND}
     * @param fault {@code user}, {@code operator}, {@code environment} or {@code gnomon}
     * @param mend what to do next
     */
    public record ErrorView(String code, String fault, String message, String mend) {}
}
