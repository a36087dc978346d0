package io.gnomon.plugin.shadow.demand;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many staged servers to hold, until the next plan. Immutable.
 *
 * @param price seconds of waiting that holding one GiB for an hour had to save
 * @param heldMib that the servers of this plan hold together
 * @param wanted of every profile that was asked about, in that order
 */
public record StagingPlan(double price, double heldMib, List<Wanted> wanted) {
    /** What keeps a profile from one staged server more. */
    public enum Stop {
        /** Nobody knows yet how often it is requested. */
        UNKNOWN("too little is known of its requests"),
        /** It would save too little for what it holds. */
        PRICE("one more would save less than it costs"),
        CLOUD("the cloud's bound on staged memory is reached"),
        PROJECT("the project's bound on staged memory is reached"),
        HYPERVISOR("no hypervisor has room for one more");

        private final String words;

        Stop(String words) {
            this.words = words;
        }
    }

    /**
     * What is wanted of one profile, and why.
     *
     * @param count staged servers to hold; those that are claimed are replaced
     * @param byHypervisor where; empty if that does not matter
     * @param expected requests in this slot
     * @param tenth requests that there are at least with 90 % probability
     * @param ninetieth requests that there are at most with 90 % probability
     * @param lastUsed probability that the last of them is claimed in this slot; 1 if there is none
     * @param nextUsed probability that one more would be
     * @param saved seconds of waiting that one more would save for each GiB and hour that it holds
     * @param stop what keeps it from one more
     */
    public record Wanted(
            String profile,
            int count,
            Map<String, Integer> byHypervisor,
            double expected,
            int tenth,
            int ninetieth,
            double lastUsed,
            double nextUsed,
            double saved,
            Stop stop) {
        /** The reason in a sentence. */
        public String reason() {
            return String.format(
                    Locale.ROOT,
                    "%.1f requests are expected (80 %% interval %d to %d); the last of %d is used with %.1f %% probability, one more"
                            + " with %.1f %% and would save %.2f s for each GiB and hour; %s",
                    expected,
                    tenth,
                    ninetieth,
                    count,
                    100 * lastUsed,
                    100 * nextUsed,
                    saved,
                    stop.words);
        }
    }

    /** What is wanted of this profile; empty if it was not asked about. */
    public Optional<Wanted> of(String profile) {
        return wanted.stream().filter(w -> w.profile().equals(profile)).findFirst();
    }
}
