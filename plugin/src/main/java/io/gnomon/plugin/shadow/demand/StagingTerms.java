package io.gnomon.plugin.shadow.demand;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What staging may cost. Immutable.
 *
 * @param slot requests are counted and forecast in slots of this length, a divisor of a day; a plan is for the slot that is running
 * @param leastPrice seconds of waiting that holding one GiB for an hour must save at least, on average; above 0
 * @param mibPerVcpu what a held vCPU counts as, in MiB
 * @param meanMib memory that may be held on average; the price rises until it is kept. Empty = only the bounds hold
 */
public record StagingTerms(Duration slot, double leastPrice, double mibPerVcpu, OptionalDouble meanMib) {
    /** Five minutes, two seconds, memory only, no mean. */
    public static final StagingTerms DEFAULT = new StagingTerms(Duration.ofMinutes(5), 2, 0, OptionalDouble.empty());

    /** Refuses what cannot be. */
    public StagingTerms {
        if (!(leastPrice > 0) || !(mibPerVcpu >= 0) || meanMib.isPresent() && !(meanMib.getAsDouble() > 0)) {
            throw new IllegalArgumentException("a price and a mean are above 0, and a vCPU does not count below 0");
        }
    }
}
