package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.model.Size;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What servers usually use of what they are sold, in all and by size: what is believed of a server before it has shown what
 * it does. Means are shrunk towards the next wider group as in empirical Bayes (Efron and Morris, "Data analysis using
 * Stein's estimator and its generalizations", JASA 1975): a server's towards that of its size, that towards the fleet's.
 */
final class Habits {
    /** So many slots of its own weigh as much as what servers of its size do. */
    private static final double PRIOR_SLOTS = 6;

    /** Likeness of servers of one size is never taken to be nothing or all. */
    private static final double LEAST_ALIKE = 0.01;

    private static final double MOST_ALIKE = 0.9;
    private static final double FIRST_ALIKE = 0.25;

    /** Believed before anything was seen: a fifth of the ceiling, as if ten servers had shown it. */
    private static final double FIRST_SHARE = 0.2;

    private static final double FIRST_SERVERS = 10;
    private static final int SEEN_WELL_SLOTS = 6;
    private static final int FEW = 5;

    private final long from;
    private final int window;
    private final Map<Size, Integer> kinds = new HashMap<>();
    private double share;
    private double likeness = FIRST_ALIKE;
    private double between;
    private double within;
    private final double[] fleetCores;
    private final double[] fleetCeiling;
    private double[][] kindShares = new double[0][];
    private int[][] kindCounts = new int[0][];
    private double[] kindWeight = new double[0];
    private double[] kindSum = new double[0];

    /** What one server did: how often it was seen, and its mean share of its ceiling. */
    record Seen(int slots, double share) {}

    private Habits(long from, int window) {
        this.from = from;
        this.window = window;
        this.fleetCores = new double[window];
        this.fleetCeiling = new double[window];
    }

    /** @param seen filled with what each server did, in the order of {@code servers} */
    static Habits of(Collection<Watched> servers, long from, int window, List<Seen> seen) {
        Habits habits = new Habits(from, window);
        for (Watched w : servers) {
            habits.kinds.putIfAbsent(w.size(), habits.kinds.size());
        }
        int n = habits.kinds.size();
        habits.kindShares = new double[n][window];
        habits.kindCounts = new int[n][window];
        habits.kindWeight = new double[n];
        habits.kindSum = new double[n];
        habits.learn(servers, seen);
        return habits;
    }

    private void learn(Collection<Watched> servers, List<Seen> seen) {
        double squares = 0;
        double pairs = 0;
        double weightedUse = 0;
        double weight = 0;
        double mostCeiling = 0;
        for (Watched w : servers) {
            int kind = kind(w.size());
            double ceiling = w.size().ceilingCores();
            int count = 0;
            double sum = 0;
            double square = 0;
            for (int s = (int) Math.max(0, w.born() - from); s < window; s++) {
                double cores = w.wanted().get(from + s);
                if (!Double.isNaN(cores)) {
                    double part = cores / ceiling;
                    count++;
                    sum += part;
                    square += part * part;
                    fleetCores[s] += cores;
                    fleetCeiling[s] += ceiling;
                    kindShares[kind][s] += part;
                    kindCounts[kind][s]++;
                }
            }
            double mean = count == 0 ? 0 : sum / count;
            double trust = trust(count);
            seen.add(new Seen(count, mean));
            if (count > 1) {
                squares += square - sum * mean;
                pairs += count - 1;
            }
            weightedUse += trust * mean * ceiling;
            weight += trust * ceiling;
            kindWeight[kind] += trust;
            kindSum[kind] += trust * mean;
            mostCeiling = Math.max(mostCeiling, ceiling);
        }
        double first = FIRST_SERVERS * (servers.isEmpty() ? 1 : meanCeiling(servers));
        share = (weightedUse + FIRST_SHARE * first) / (weight + first);
        likeness = likeness(servers, seen);
        within = pairs > 2 * FEW ? Math.sqrt(squares / pairs) : FIRST_SHARE;
        between = between(seen);
    }

    private static double meanCeiling(Collection<Watched> servers) {
        return servers.stream()
                .mapToDouble(w -> w.size().ceilingCores())
                .average()
                .orElse(1);
    }

    /**
     * How much the means of two servers of one size are alike, beyond what any two servers are: the intraclass correlation
     * over all such pairs (Fisher, "Statistical Methods for Research Workers", 1925), 0..1.
     */
    private double likeness(Collection<Watched> servers, List<Seen> seen) {
        double[] sum = new double[kinds.size()];
        double[] squares = new double[kinds.size()];
        int[] count = new int[kinds.size()];
        int i = 0;
        for (Watched w : servers) {
            Seen one = seen.get(i++);
            if (one.slots() >= SEEN_WELL_SLOTS) {
                double x = one.share() - share;
                int kind = kind(w.size());
                sum[kind] += x;
                squares[kind] += x * x;
                count[kind]++;
            }
        }
        double together = 0;
        double apart = 0;
        for (int k = 0; k < sum.length; k++) {
            together += sum[k] * sum[k] - squares[k];
            apart += Math.max(0, count[k] - 1) * squares[k];
        }
        return apart > 0 ? Math.min(MOST_ALIKE, Math.max(LEAST_ALIKE, together / apart)) : FIRST_ALIKE;
    }

    private double between(List<Seen> seen) {
        double squares = 0;
        int count = 0;
        for (Seen s : seen) {
            if (s.slots() >= SEEN_WELL_SLOTS) {
                squares += (s.share() - share) * (s.share() - share);
                count++;
            }
        }
        return count > FEW ? Math.sqrt(squares / count) : FIRST_SHARE;
    }

    private static double trust(int slots) {
        return slots / (slots + PRIOR_SLOTS);
    }

    /** So many servers of a size weigh as much as the fleet: the fewer, the more alike servers of one size are. */
    private double priorServers() {
        return (1 - likeness) / likeness;
    }

    int kinds() {
        return kinds.size();
    }

    /** @return index of the size, -1 if no server has it */
    int kind(Size size) {
        return kinds.getOrDefault(size, -1);
    }

    /** Mean share of the ceiling that a server of that kind uses. */
    double share(int kind) {
        return kind < 0 ? share : (kindSum[kind] + priorServers() * share) / (kindWeight[kind] + priorServers());
    }

    /** The same in one slot of the window. */
    double share(int kind, int slot) {
        double ceiling = fleetCeiling[slot];
        double all = ceiling > 0 ? fleetCores[slot] / ceiling : share;
        return kind < 0
                ? all
                : (kindShares[kind][slot] + priorServers() * all) / (kindCounts[kind][slot] + priorServers());
    }

    /** What is believed of the mean share of a server. */
    double believed(int kind, Seen seen) {
        double trust = trust(seen.slots());
        return trust * seen.share() + (1 - trust) * share(kind);
    }

    /** Standard deviation of what is not known of that mean. */
    double doubt(Seen seen) {
        return between * Math.sqrt(1 - trust(seen.slots()));
    }

    /** Standard deviation of a server's share about its own mean. */
    double within() {
        return within;
    }
}
