package io.gnomon.plugin.shadow.demand;

import io.gnomon.predictor.demand.RequestTrace;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The same servers all the time: a pool that is filled up again after each request. */
final class FixedMix implements StagingPolicy {
    private final int[] counts;

    private FixedMix(int[] counts) {
        this.counts = counts;
    }

    /** Of each kind as its share of the requests before this slot was. */
    static FixedMix byShare(RequestTrace trace, int before, double mib) {
        return of(trace, past(trace, before), mib);
    }

    /** As many of each kind. */
    static FixedMix equal(RequestTrace trace, double mib) {
        return of(trace, trace.kinds().stream().mapToDouble(k -> 1).toArray(), mib);
    }

    /** Only the kind that was requested most before this slot. */
    static FixedMix mostFrequent(RequestTrace trace, int before, double mib) {
        double[] past = past(trace, before);
        int most = IntStream.range(0, past.length)
                .boxed()
                .max(Comparator.comparingDouble(k -> past[k]))
                .orElseThrow();
        return of(
                trace,
                IntStream.range(0, past.length)
                        .mapToDouble(k -> k == most ? 1 : 0)
                        .toArray(),
                mib);
    }

    private static double[] past(RequestTrace trace, int before) {
        return IntStream.range(0, trace.kinds().size())
                .mapToDouble(k -> trace.requested(k, 0, before))
                .toArray();
    }

    /** Whole servers in these proportions: rounded down, then the largest remainders that still have room. */
    private static FixedMix of(RequestTrace trace, double[] weights, double mib) {
        double one = 0;
        for (int k = 0; k < weights.length; k++) {
            one += weights[k] * trace.kinds().get(k).memoryMib();
        }
        int[] counts = new int[weights.length];
        double[] rest = new double[weights.length];
        double free = mib;
        for (int k = 0; k < weights.length; k++) {
            double exact = one > 0 ? weights[k] * mib / one : 0;
            counts[k] = (int) exact;
            rest[k] = exact - counts[k];
            free -= counts[k] * trace.kinds().get(k).memoryMib();
        }
        int[] order = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -rest[k]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int k : order) {
            if (rest[k] > 0 && trace.kinds().get(k).memoryMib() <= free) {
                counts[k]++;
                free -= trace.kinds().get(k).memoryMib();
            }
        }
        return new FixedMix(counts);
    }

    @Override
    public int[] wanted(int slot) {
        return counts.clone();
    }
}
