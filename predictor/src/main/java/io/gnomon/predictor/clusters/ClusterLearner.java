package io.gnomon.predictor.clusters;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Clusters a fleet by behaviour: four partitions for each number of clusters, of which the one with the best silhouette is
 * taken; below 0.25 there is no structure to speak of (Kaufman and Rousseeuw 1990), and one cluster is left. So it is for
 * a fleet of less than twelve. Clusters of less than a twelfth of the servers, or of less than three, go
 * to their neighbours.
 *
 * <p>Clusters are stable in two ways: those that are in force stay until others are clearly better, and a new centre that is
 * nearer to an old one than half the way from that to any other bears its name. At most 2,000 servers are looked at, spread evenly over
 * the list. Stateless.
 */
public final class ClusterLearner implements GroupingLearner {
    /** The one group of those that have none. */
    public static final String ALL = "all";

    private static final int LEAST_FLEET = 12;
    private static final int LEAST_MEMBERS = 3;
    /** A few odd servers lie far from all others: the silhouette would take them for the clearest of clusters. */
    private static final int LEAST_SHARE = 12;

    private static final int MEMBERS_PER_CLUSTER = 6;
    private static final int MOST_CLUSTERS = 8;
    private static final int MOST_SERVERS = 2_000;
    /** A partition ends in the valley that it starts in. */
    private static final int STARTS = 4;

    private static final double LEAST_SILHOUETTE = 0.25;
    private static final double CLEARLY_BETTER = 0.05;
    /** Traits that hardly differ over the fleet must not count as much as those that do. */
    private static final double LEAST_SCALE = 0.05;

    private final Partition partition;
    private final List<String> resources;
    private final Naming naming;

    /** @param resources what they are called, in the order in which each {@link Behavior} has them */
    public ClusterLearner(Partition partition, List<String> resources) {
        this.partition = partition;
        this.resources = List.copyOf(resources);
        this.naming = new Naming(resources);
    }

    @Override
    public Grouping none() {
        return one();
    }

    private Clusters one() {
        int traits = resources.size() * Behavior.TRAITS;
        double[] scales = new double[traits];
        Arrays.fill(scales, 1);
        return new Clusters(List.of(ALL), new double[][] {new double[traits]}, scales);
    }

    @Override
    public Grouping load(byte[] bytes) {
        Clusters clusters = Clusters.read(bytes);
        if (clusters.traits() != resources.size() * Behavior.TRAITS) {
            throw new IllegalArgumentException("these clusters know other traits");
        }
        return clusters;
    }

    @Override
    public Grouping learn(List<Behavior> fleet, Grouping previous, boolean keep, long seed) {
        List<Behavior> some = some(fleet);
        Clusters before = previous instanceof Clusters clusters ? clusters : one();
        if (some.size() < LEAST_FLEET) {
            return one();
        }
        Points points = Points.of(some, LEAST_SCALE);
        int[] best = new int[points.size()];
        double bestScore = LEAST_SILHOUETTE;
        int most = Math.min(MOST_CLUSTERS, points.size() / MEMBERS_PER_CLUSTER);
        int least = Math.max(LEAST_MEMBERS, points.size() / LEAST_SHARE);
        for (int k = 2; k <= most; k++) {
            for (int start = 0; start < STARTS; start++) {
                int[] tried = points.withoutSmall(partition.of(points.scaled(), k, seed + start), least);
                double score = score(points, tried);
                if (score > bestScore) {
                    bestScore = score;
                    best = tried;
                }
            }
        }
        if (keep && before.size() > 1) {
            int[] asBefore = some.stream().mapToInt(before::nearest).toArray();
            if (score(points, asBefore) > Math.max(LEAST_SILHOUETTE, bestScore - CLEARLY_BETTER)) {
                return before;
            }
        }
        return count(best) < 2 ? one() : named(points, best, before);
    }

    /** Those of which something is known. */
    private List<Behavior> some(List<Behavior> fleet) {
        int traits = resources.size() * Behavior.TRAITS;
        List<Behavior> known = fleet.stream()
                .filter(b -> b.size() == traits)
                .filter(b -> IntStream.range(0, traits).anyMatch(i -> !Double.isNaN(b.value(i))))
                .toList();
        int every = (known.size() + MOST_SERVERS - 1) / MOST_SERVERS;
        return IntStream.range(0, known.size())
                .filter(i -> i % every == 0)
                .mapToObj(known::get)
                .toList();
    }

    private static double score(Points points, int[] cluster) {
        return count(cluster) < 2
                ? Double.NEGATIVE_INFINITY
                : Silhouette.of(
                        points.scaled(), cluster, Arrays.stream(cluster).max().orElse(0) + 1);
    }

    private static long count(int[] cluster) {
        return Arrays.stream(cluster).distinct().count();
    }

    private Clusters named(Points points, int[] cluster, Clusters before) {
        double[][] centres = IntStream.range(0, Arrays.stream(cluster).max().orElse(0) + 1)
                .boxed()
                .sorted(Comparator.comparingLong(
                        c -> -Arrays.stream(cluster).filter(m -> m == c).count()))
                .filter(c -> Arrays.stream(cluster).anyMatch(m -> m == c))
                .map(c -> points.centre(cluster, c))
                .toArray(double[][]::new);
        Clusters unnamed = new Clusters(
                IntStream.range(0, centres.length).mapToObj(Integer::toString).toList(), centres, points.scales());
        Map<Integer, String> given = matched(unnamed, before);
        Set<String> gone = new HashSet<>(before.names());
        return new Clusters(naming.complete(centres, given, gone), centres, points.scales());
    }

    /** Pairs of new and old centres, the nearest first. */
    private static Map<Integer, String> matched(Clusters now, Clusters before) {
        Map<Integer, String> names = new HashMap<>();
        if (before.size() < 2) {
            return names;
        }
        record Pair(int fresh, int old, double distance) {}
        double[][] old = before.centres();
        Set<Integer> taken = new HashSet<>();
        IntStream.range(0, now.size())
                .boxed()
                .flatMap(f -> IntStream.range(0, old.length)
                        .mapToObj(o -> new Pair(f, o, now.distance(now.centre(f), old[o]))))
                .sorted(Comparator.comparingDouble(Pair::distance))
                .forEach(pair -> {
                    double toOthers = IntStream.range(0, old.length)
                            .filter(o -> o != pair.old)
                            .mapToDouble(o -> now.distance(old[pair.old], old[o]))
                            .min()
                            .orElse(0);
                    if (!names.containsKey(pair.fresh) && !taken.contains(pair.old) && pair.distance < toOthers / 2) {
                        names.put(pair.fresh, before.names().get(pair.old));
                        taken.add(pair.old);
                    }
                });
        return names;
    }
}
