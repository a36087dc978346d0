package io.gnomon.plugin.deployment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which parts of workloads can be executed by themselves. Of a declared workload: portions that depend on each other, directly or not,
 * belong together. Of servers of which nothing is declared: those whose traffic rises and falls together. Pure.
 */
public final class Partition {
    /** Less than that is not looked at: a handful of values always resembles something. */
    private static final int LEAST_VALUES = 60;

    /** So much of the variance of one must be in the other. */
    private static final double LEAST_CORRELATION = 0.6;

    /** Standard deviations of Fisher's z, so that one in some ten thousand pairs of strangers is taken for kin. */
    private static final double LEAST_Z = 4;

    private static final double LEAST_DEVIATION = 1e-9;

    private Partition() {}

    /**
     * Servers or portions that belong together.
     *
     * @param members by name
     * @param weakest correlation of the weakest link that holds it together; 1 if it was declared
     */
    public record Group(List<String> members, double weakest) {
        /** Copies the list. */
        public Group {
            members = List.copyOf(members);
        }
    }

    /** Portions that can be executed, moved and rehearsed without the others, in the order of the workload. */
    public static List<Group> declared(Workload workload) {
        Joined joined =
                new Joined(workload.portions().stream().map(Portion::name).toList());
        workload.portions().forEach(p -> p.after().forEach(needed -> joined.join(p.name(), needed, 1)));
        return joined.groups(1);
    }

    /**
     * @param traffic of each server, MiB/s in slots of equal length at the same times; NaN where it is not known
     * @return groups of at least two, the largest first
     */
    public static List<Group> proposed(Map<String, double[]> traffic) {
        List<String> names = new ArrayList<>(new TreeMap<>(traffic).keySet());
        Map<String, double[]> changes = new LinkedHashMap<>();
        names.forEach(name -> changes.put(name, changes(traffic.getOrDefault(name, new double[0]))));
        Joined joined = new Joined(names);
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                double r = correlation(
                        changes.getOrDefault(names.get(i), new double[0]),
                        changes.getOrDefault(names.get(j), new double[0]));
                if (r >= LEAST_CORRELATION) {
                    joined.join(names.get(i), names.get(j), r);
                }
            }
        }
        return joined.groups(2);
    }

    /** From slot to slot, on a scale on which twice as much is the same step everywhere: a common trend of a day is no kinship. */
    private static double[] changes(double[] values) {
        double[] changes = new double[Math.max(0, values.length - 1)];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = Math.log1p(values[i + 1]) - Math.log1p(values[i]);
        }
        return changes;
    }

    /** Pearson's, of those slots in which both are known; 0 if they are too few to tell it from chance. */
    static double correlation(double[] a, double[] b) {
        int n = 0;
        double sumA = 0;
        double sumB = 0;
        int common = Math.min(a.length, b.length);
        for (int i = 0; i < common; i++) {
            if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
                n++;
                sumA += a[i];
                sumB += b[i];
            }
        }
        if (n < LEAST_VALUES) {
            return 0;
        }
        double meanA = sumA / n;
        double meanB = sumB / n;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < common; i++) {
            if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
                ab += (a[i] - meanA) * (b[i] - meanB);
                aa += (a[i] - meanA) * (a[i] - meanA);
                bb += (b[i] - meanB) * (b[i] - meanB);
            }
        }
        if (aa < LEAST_DEVIATION || bb < LEAST_DEVIATION) {
            return 0; // one that is always the same tells nothing
        }
        double r = ab / Math.sqrt(aa * bb);
        double z = 0.5 * Math.log((1 + r) / Math.max(1e-12, 1 - r)) * Math.sqrt(n - 3.0);
        return z >= LEAST_Z ? r : 0;
    }

    /** Which names are connected. */
    private static final class Joined {
        private final List<String> names;
        private final int[] parent;
        private final double[] weakest;

        Joined(List<String> names) {
            this.names = names;
            this.parent = new int[names.size()];
            this.weakest = new double[names.size()];
            Arrays.setAll(parent, i -> i);
            Arrays.fill(weakest, 1);
        }

        private int root(int i) {
            int at = i;
            while (parent[at] != at) {
                at = parent[at];
            }
            return at;
        }

        void join(String one, String other, double strength) {
            int a = root(names.indexOf(one));
            int b = root(names.indexOf(other));
            int first = Math.min(a, b);
            int second = Math.max(a, b);
            parent[second] = first;
            weakest[first] = Math.min(strength, Math.min(weakest[first], weakest[second]));
        }

        List<Group> groups(int least) {
            Map<Integer, TreeSet<Integer>> byRoot = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                byRoot.computeIfAbsent(root(i), r -> new TreeSet<>()).add(i);
            }
            List<Group> groups = new ArrayList<>();
            byRoot.forEach((root, members) -> {
                if (members.size() >= least) {
                    groups.add(new Group(members.stream().map(names::get).toList(), weakest[root]));
                }
            });
            groups.sort((x, y) -> y.members().size() - x.members().size());
            return groups;
        }
    }
}
