package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.model.Size;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What servers usually use of what they are sold, in all and by kind: what is believed of a server before it has shown what
 * it does. Means are shrunk towards the next wider group as in empirical Bayes (Efron and Morris, "Data analysis using
 * Stein's estimator and its generalizations", JASA 1975): a server's towards that of its kind, that towards the fleet's. How far
 * a server's own mean is trusted after how many slots is learnt from the fleet: see {@link Steadiness}.
 */
final class Habits {
    /** Likeness of servers of one kind is never taken to be nothing or all. */
    private static final double LEAST_ALIKE = 0.01;

    private static final double MOST_ALIKE = 0.9;
    private static final double FIRST_ALIKE = 0.25;

    /** Believed before anything was seen: a fifth of the ceiling, as if ten servers had shown it. */
    private static final double FIRST_SHARE = 0.2;

    private static final double FIRST_VARIANCE = FIRST_SHARE * FIRST_SHARE;
    /** So much of the variance between servers stays unknown of each, however long it was watched: any may change its ways. */
    private static final double LASTING_DOUBT = 0.5;

    private static final double LEAST_VARIANCE = 1e-6;

    private static final double FIRST_SERVERS = 10;
    private static final int SEEN_WELL_SLOTS = 6;
    private static final int FEW = 5;

    private final long from;
    private final int window;
    private final Map<Kind, Integer> kinds = new HashMap<>();
    private double share;
    private double likeness = FIRST_ALIKE;
    private double between;
    private double within;
    private double spread = FIRST_VARIANCE;
    private double[] errors = new Steadiness(FIRST_VARIANCE).errors();
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
            habits.kinds.putIfAbsent(Kind.of(w.size()), habits.kinds.size());
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
        Steadiness steadiness = new Steadiness(FIRST_VARIANCE);
        double[] shares = new double[window];
        double squares = 0;
        double pairs = 0;
        for (Watched w : servers) {
            int kind = kind(w.size());
            double ceiling = w.size().ceilingCores();
            int born = (int) Math.max(0, w.born() - from);
            int count = 0;
            double sum = 0;
            double square = 0;
            for (int s = born; s < window; s++) {
                double cores = w.wanted().get(from + s);
                double part = cores / ceiling;
                shares[s] = part;
                if (!Double.isNaN(cores)) {
                    count++;
                    sum += part;
                    square += part * part;
                    fleetCores[s] += cores;
                    fleetCeiling[s] += ceiling;
                    kindShares[kind][s] += part;
                    kindCounts[kind][s]++;
                }
            }
            steadiness.add(shares, Math.min(born, window), window);
            double mean = count == 0 ? 0 : sum / count;
            seen.add(new Seen(count, mean));
            if (count > 1) {
                squares += square - sum * mean;
                pairs += count - 1;
            }
        }
        within = pairs > 2 * FEW ? Math.sqrt(squares / pairs) : FIRST_SHARE;
        errors = steadiness.errors();
        spread = spread(seen);
        believe(servers, seen);
    }

    private void believe(Collection<Watched> servers, List<Seen> seen) {
        double weightedUse = 0;
        double weight = 0;
        int i = 0;
        for (Watched w : servers) {
            Seen one = seen.get(i++);
            int kind = kind(w.size());
            double trust = trust(one.slots());
            weightedUse += trust * one.share() * w.size().ceilingCores();
            weight += trust * w.size().ceilingCores();
            kindWeight[kind] += trust;
            kindSum[kind] += trust * one.share();
        }
        double first = FIRST_SERVERS * (servers.isEmpty() ? 1 : meanCeiling(servers));
        share = (weightedUse + FIRST_SHARE * first) / (weight + first);
        likeness = likeness(servers, seen);
        between = between(seen);
    }

    /** Variance of servers' means about each other. */
    private static double spread(List<Seen> seen) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (Seen s : seen) {
            if (s.slots() >= SEEN_WELL_SLOTS) {
                sum += s.share();
                squares += s.share() * s.share();
                count++;
            }
        }
        double about = count > 1 ? squares - sum * sum / count : 0;
        return Math.max(LEAST_VARIANCE, (about + FIRST_SERVERS * FIRST_VARIANCE) / (count + FIRST_SERVERS));
    }

    private static double meanCeiling(Collection<Watched> servers) {
        return servers.stream()
                .mapToDouble(w -> w.size().ceilingCores())
                .average()
                .orElse(1);
    }

    /**
     * How much the means of two servers of one kind are alike, beyond what any two servers are: the intraclass correlation
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

    /** 0 (nothing of its own is known) to 1. */
    private double trust(int slots) {
        return slots == 0 ? 0 : spread / (spread + Steadiness.error(errors, slots));
    }

    /** So many servers of a kind weigh as much as the fleet: the fewer, the more alike servers of one kind are. */
    private double priorServers() {
        return (1 - likeness) / likeness;
    }

    int kinds() {
        return kinds.size();
    }

    /** @return index of the kind of that size, -1 if no server is of it */
    int kind(Size size) {
        return kinds.getOrDefault(Kind.of(size), -1);
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

    /** Standard deviation of what is not known of a server's mean to come. */
    double doubt(Seen seen) {
        return between * Math.sqrt(Math.max(LASTING_DOUBT, 1 - trust(seen.slots())));
    }

    /** Standard deviation of a server's share about its own mean. */
    double within() {
        return within;
    }
}
