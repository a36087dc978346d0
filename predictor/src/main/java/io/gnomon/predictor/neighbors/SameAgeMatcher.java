package io.gnomon.predictor.neighbors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Finds the running servers that behaved, at the age that a new server has now, as it does. Immutable, safe for many
 * threads, and without chance: the same servers in any order give the same answer.
 *
 * <p>The distance is the root of the mean squared difference of the two courses (level and shape together), recent slots
 * counting more, each channel measured in the spread of the fleet, so units do not matter. Because a boot takes longer
 * under load, the courses are compared at every lag up to a bound, and the best one counts.
 */
public final class SameAgeMatcher {
    /** With fewer known slots than this, only what was declared about a server tells it from others. */
    static final int LEAST_SLOTS = 2;

    /** What is said to be the distance as long as nothing can be measured. */
    static final double UNDECIDED_DISTANCE = 0.5;

    /** Distances below this are not told apart: a workload repeats itself no more exactly. */
    private static final double TOLERANCE = 0.15;
    /** Neighbouring slots say much the same: so many make one independent comparison. */
    private static final double SLOTS_PER_EVIDENCE = 6;

    private static final double MOST_EVIDENCE = 5;

    private final double[] channelWeights;
    private final int k;
    private final int maxLagSlots;

    /**
     * @param channelWeights how much a channel counts, from 0; at least one is positive
     * @param k how many neighbours at most, from 1
     * @param maxLagSlots largest shift in time between two servers of one age, from 0
     * @throws IllegalArgumentException if one of these does not hold
     */
    public SameAgeMatcher(double[] channelWeights, int k, int maxLagSlots) {
        double sum = 0;
        for (double w : channelWeights) {
            if (!Double.isFinite(w) || w < 0) {
                throw new IllegalArgumentException("a channel's weight is a number from 0, not " + w);
            }
            sum += w;
        }
        if (sum <= 0) {
            throw new IllegalArgumentException("at least one channel needs a weight above 0");
        }
        if (k < 1 || maxLagSlots < 0) {
            throw new IllegalArgumentException(
                    "k is at least 1 and the lag at least 0, not " + k + " and " + maxLagSlots);
        }
        this.channelWeights = channelWeights.clone();
        this.k = k;
        this.maxLagSlots = maxLagSlots;
    }

    /** All candidates are equally likely before a sample is seen. */
    public List<Neighbor> match(AgedSeries subject, List<AgedSeries> candidates) {
        return match(subject, candidates, id -> 1);
    }

    /**
     * The closest candidates, closest first. A candidate that has no sample after the subject's age has no future to
     * show and is left out, as is the subject itself and a candidate whose prior is not positive. While the subject has
     * too few samples, the weights are the priors and the distance is {@value #UNDECIDED_DISTANCE}.
     *
     * @param prior how likely each candidate is from what was declared (same category: high), by its id
     * @throws IllegalArgumentException if a step or a number of channels differs, or two candidates have one id
     */
    public List<Neighbor> match(AgedSeries subject, List<AgedSeries> candidates, ToDoubleFunction<String> prior) {
        return match(subject, fleet(subject, candidates), prior);
    }

    /** What of the candidates is needed for matching the subject at this and every younger age. */
    Fleet fleet(AgedSeries subject, List<AgedSeries> candidates) {
        return Fleet.of(subject, candidates, channelWeights, maxLagSlots);
    }

    List<Neighbor> match(AgedSeries subject, Fleet fleet, ToDoubleFunction<String> prior) {
        Course course = fleet.course(subject);
        List<Found> found = new ArrayList<>();
        for (Fleet.Member candidate : fleet.members()) {
            double share = prior.applyAsDouble(candidate.id());
            if (share > 0 && Double.isFinite(share) && candidate.lastKnown() >= subject.age()) {
                found.add(compare(subject.age(), course, candidate, share));
            }
        }
        return weigh(found);
    }

    private List<Neighbor> weigh(List<Found> found) {
        double nearest = found.stream().mapToDouble(f -> f.distance).min().orElse(0);
        double tolerance = nearest * nearest + TOLERANCE * TOLERANCE;
        for (Found f : found) {
            double excess = f.distance * f.distance - nearest * nearest;
            f.weight = f.prior * Math.max(1e-12, Math.exp(-0.5 * f.evidence * excess / tolerance));
        }
        List<Found> best = found.stream()
                .sorted(Comparator.<Found>comparingDouble(f -> -f.weight)
                        .thenComparing(f -> f.distance)
                        .thenComparing(f -> f.id))
                .limit(k)
                .toList();
        double sum = best.stream().mapToDouble(f -> f.weight).sum();
        return best.stream()
                .map(f -> new Neighbor(f.id, f.distance, f.weight / sum, f.lag, f.lagSpread))
                .toList();
    }

    private Found compare(int age, Course course, Fleet.Member candidate, double prior) {
        int known = course.known();
        int lags = 2 * maxLagSlots + 1;
        double[] squared = new double[lags];
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < lags; i++) {
            int lag = i - maxLagSlots;
            boolean hasFuture = candidate.lastKnown() >= age + lag;
            squared[i] = hasFuture ? course.squaredDistance(candidate.course(), lag) : Double.NaN;
            if (squared[i] < nearest) {
                nearest = squared[i];
            }
        }
        if (known < LEAST_SLOTS || nearest == Double.POSITIVE_INFINITY) {
            return new Found(candidate.id(), prior, UNDECIDED_DISTANCE, 0, 0, maxLagSlots / 2.0);
        }
        double evidence = Math.min(MOST_EVIDENCE, known / SLOTS_PER_EVIDENCE);
        double tolerance = nearest + TOLERANCE * TOLERANCE;
        double[] chance = new double[lags];
        int best = maxLagSlots;
        double sum = 0;
        for (int i = 0; i < lags; i++) {
            if (!Double.isNaN(squared[i])) {
                // long lags are rarer: a standard deviation of half the bound
                double z = maxLagSlots == 0 ? 0 : 2.0 * (i - maxLagSlots) / maxLagSlots;
                chance[i] = Math.exp(-0.5 * (evidence * (squared[i] - nearest) / tolerance + z * z));
                sum += chance[i];
                best = chance[i] > chance[best] ? i : best;
            }
        }
        double variance = 0;
        for (int i = 0; i < lags; i++) {
            variance += chance[i] / sum * (i - best) * (i - best);
        }
        double distance = Double.isNaN(squared[best]) ? Math.sqrt(nearest) : Math.sqrt(squared[best]);
        return new Found(candidate.id(), prior, distance, evidence, best - maxLagSlots, Math.sqrt(variance));
    }

    /** A candidate on its way to becoming a neighbour. */
    private static final class Found {
        private final String id;
        private final double prior;
        private final double distance;
        private final double evidence;
        private final int lag;
        private final double lagSpread;
        private double weight;

        Found(String id, double prior, double distance, double evidence, int lag, double lagSpread) {
            this.id = id;
            this.prior = prior;
            this.distance = distance;
            this.evidence = evidence;
            this.lag = lag;
            this.lagSpread = lagSpread;
        }
    }
}
