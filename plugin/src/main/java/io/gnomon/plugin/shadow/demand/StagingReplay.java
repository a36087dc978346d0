package io.gnomon.plugin.shadow.demand;

import io.gnomon.predictor.demand.RequestTrace;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Lets policies stage servers for recorded requests. All requests of a slot come at its time; right after them it is decided what is
 * held for those of the next. Immutable.
 *
 * @param firstTested slot from which on it counts; what lies before is only learnt from
 * @param readySeconds after its staging began a server can be claimed
 */
public record StagingReplay(RequestTrace trace, int firstTested, int readySeconds) {
    /** What policies are called. */
    public static final List<String> POLICIES = List.of("gnomon", "share", "equal", "frequent", "foresight");

    /** Refuses a test without slots, or without any before it. */
    public StagingReplay {
        if (firstTested < 1 || firstTested >= trace.slots() || readySeconds < 0) {
            throw new IllegalArgumentException("the recording has " + trace.slots()
                    + " slots, and at least one is needed before the test and one in it");
        }
    }

    /**
     * Tries one.
     *
     * @param policy of {@link #POLICIES}
     * @param meanMib memory that is held on average
     * @param mostMib memory that is held at most; a fixed pool and perfect foresight go by the mean only
     * @param progress is told the number of slots that are done
     */
    public StagingScore run(String policy, double meanMib, double mostMib, IntConsumer progress) {
        return switch (policy) {
            case "gnomon" -> run(new PlannedPolicy(trace, meanMib, mostMib), progress);
            case "share" -> run(FixedMix.byShare(trace, firstTested, meanMib), progress);
            case "equal" -> run(FixedMix.equal(trace, meanMib), progress);
            case "frequent" -> run(FixedMix.mostFrequent(trace, firstTested, meanMib), progress);
            case "foresight" -> foresight(meanMib);
            default -> throw new IllegalArgumentException("there is no policy '" + policy + "'");
        };
    }

    StagingScore run(StagingPolicy policy, IntConsumer progress) {
        List<Pool> pools = IntStream.range(0, trace.kinds().size())
                .mapToObj(k -> new Pool())
                .toList();
        int readySlots = Math.max(1, (readySeconds + trace.slotSeconds() - 1) / trace.slotSeconds());
        long requests = 0;
        long hits = 0;
        double held = 0;
        double wasted = 0;
        double most = 0;
        for (int slot = 0; slot < trace.slots(); slot++) {
            int[] wanted = policy.wanted(slot);
            double now = 0;
            for (int k = 0; k < wanted.length; k++) {
                Pool pool = pools.get(k);
                double mib = trace.kinds().get(k).memoryMib();
                wasted += mib * pool.giveUp(slot - 1, pool.size() - wanted[k], firstTested - 1);
                pool.stage(slot - 1, wanted[k] - pool.size());
                now += mib * pool.size();
            }
            boolean counts = slot >= firstTested;
            held += counts ? now : 0;
            most = counts ? Math.max(most, now) : 0;
            int[] requested = trace.servers()[slot];
            for (int k = 0; k < requested.length; k++) {
                int claimed = pools.get(k).claim(slot - readySlots, requested[k]);
                requests += counts ? requested[k] : 0;
                hits += counts ? claimed : 0;
            }
            policy.seen(slot, requested.clone());
            progress.accept(slot + 1);
        }
        for (int k = 0; k < pools.size(); k++) {
            Pool pool = pools.get(k);
            wasted += trace.kinds().get(k).memoryMib() * pool.giveUp(trace.slots() - 1, pool.size(), firstTested - 1);
        }
        double slotSeconds = trace.slotSeconds();
        return new StagingScore(requests, hits, held * slotSeconds, wasted * slotSeconds, most, testSeconds());
    }

    /** Knows every request, and stages just in time; if that is too much for the mean, those that take the least memory. */
    private StagingScore foresight(double meanMib) {
        double left = meanMib * testSeconds();
        double[] perSlot = new double[trace.slots()];
        long requests = 0;
        long hits = 0;
        double held = 0;
        for (int k : trace.byMemory()) {
            double each = trace.kinds().get(k).memoryMib() * readySeconds;
            for (int slot = firstTested; slot < trace.slots(); slot++) {
                int count = trace.servers()[slot][k];
                int served = each > 0 ? (int) Math.min(count, Math.max(0, (left - held) / each)) : count;
                requests += count;
                hits += served;
                held += served * each;
                perSlot[slot] += served * trace.kinds().get(k).memoryMib();
            }
        }
        double most = IntStream.range(0, perSlot.length)
                .mapToDouble(s -> perSlot[s])
                .max()
                .orElse(0);
        return new StagingScore(requests, hits, held, 0, most, testSeconds());
    }

    private double testSeconds() {
        return (double) (trace.slots() - firstTested) * trace.slotSeconds();
    }
}
