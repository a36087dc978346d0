package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.headroom.Habits.Seen;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Size;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is to be expected at one moment: of each hypervisor the demand of its servers together, and of a server of some size
 * that is still to come. Where a server was not there yet, servers of its size stand in for it, so that all of a
 * hypervisor's servers are summed over the same slots. Immutable (it remembers what was asked), thread-safe.
 */
public final class Outlook {
    /** Measured movement of the sum counts as much as the noise of its servers after so many slots. */
    private static final double PRIOR_SLOTS = 6;

    /** Sizes whose covariances are kept; a cloud has some dozens of flavors. */
    private static final int MOST_SIZES = 256;

    private final Map<String, Demand> byHypervisor;
    private final List<Demand> rows;
    private final Map<Size, Demand> expected = new ConcurrentHashMap<>();
    private final Set<Size> asked = ConcurrentHashMap.newKeySet();
    private final Habits habits;
    private final int window;

    private Outlook(Map<String, Demand> byHypervisor, List<Demand> rows, Habits habits, int window) {
        this.byHypervisor = byHypervisor;
        this.rows = rows;
        this.habits = habits;
        this.window = window;
    }

    static Outlook of(Collection<Watched> servers, long now, int slots) {
        long first = servers.stream().mapToLong(Watched::born).min().orElse(now);
        int window = (int) Math.max(0, Math.min(slots, now - first));
        long from = now - window;
        List<Seen> seen = new ArrayList<>(servers.size());
        Habits habits = Habits.of(servers, from, window, seen);
        Map<String, Sum> sums = new HashMap<>();
        int i = 0;
        for (Watched w : servers) {
            sums.computeIfAbsent(w.hypervisor(), h -> new Sum(window, habits.kinds()))
                    .add(w, seen.get(i++), habits, from);
        }
        Map<String, Demand> demands = new HashMap<>();
        List<Demand> rows = new ArrayList<>(sums.size());
        sums.forEach((hypervisor, sum) -> {
            Demand demand = sum.demand().inRow(rows.size());
            rows.add(demand);
            demands.put(hypervisor, demand);
        });
        return new Outlook(demands, List.copyOf(rows), habits, window);
    }

    /** Of the servers of a hypervisor together; nothing is wanted where there are none. */
    public Demand of(String hypervisor) {
        Demand demand = byHypervisor.get(hypervisor);
        return demand == null ? new Sum(window, habits.kinds()).demand() : demand;
    }

    /**
     * Of a server of that size which nobody has seen yet: what those of its size do. The first of a size takes longer; it is
     * {@link #prepare prepared} in the next outlook.
     */
    public Demand expected(Size size) {
        asked.add(size);
        return kept(size);
    }

    /** The same, for somebody who will not ask again: nothing is kept. */
    public Demand expectedOnce(Size size) {
        Demand known = expected.get(size);
        return known == null ? computed(size) : known;
    }

    private Demand kept(Size size) {
        Demand known = expected.get(size);
        if (known != null) {
            return known;
        }
        Demand made = computed(size).against(rows);
        if (expected.size() < MOST_SIZES) {
            expected.put(size, made);
        }
        return made;
    }

    /**
     * Works out beforehand what was asked of the outlook before, so that no request has to wait for it. What nobody asks for
     * during a whole outlook is not carried on.
     */
    public void prepare(Outlook earlier) {
        earlier.asked.stream().limit(MOST_SIZES).forEach(this::kept);
    }

    private Demand computed(Size size) {
        Sum sum = new Sum(window, habits.kinds() + 1);
        int kind = habits.kind(size);
        sum.expect(size, kind, habits);
        return sum.demand(kind < 0 ? habits.kinds() : kind);
    }

    /** Sums servers. */
    private static final class Sum {
        private final double[] cores;
        private final float[] doubtOfKind;
        private double mean;
        private double noise;
        private double doubt;
        private boolean young;

        Sum(int window, int kinds) {
            this.cores = new double[window];
            this.doubtOfKind = new float[kinds];
        }

        void add(Watched w, Seen seen, Habits habits, long from) {
            int kind = habits.kind(w.size());
            double ceiling = w.size().ceilingCores();
            double believed = habits.believed(kind, seen);
            double standIn = believed - habits.share(kind);
            double shift = seen.slots() > 0 ? believed - seen.share() : 0;
            for (int s = 0; s < cores.length; s++) {
                double value = w.wanted().get(from + s);
                cores[s] += Double.isNaN(value) ? ceiling * (habits.share(kind, s) + standIn) : value + ceiling * shift;
            }
            count(kind, ceiling, believed, habits.doubt(seen), habits.within());
        }

        void expect(Size size, int kind, Habits habits) {
            for (int s = 0; s < cores.length; s++) {
                cores[s] += size.ceilingCores() * habits.share(kind, s);
            }
            count(
                    kind < 0 ? habits.kinds() : kind,
                    size.ceilingCores(),
                    habits.share(kind),
                    habits.doubt(new Seen(0, 0)),
                    habits.within());
            young = true;
        }

        private void count(int kind, double ceiling, double share, double unsure, double within) {
            double own = ceiling * unsure;
            mean += ceiling * share;
            noise += ceiling * ceiling * within * within;
            doubt += own * own;
            doubtOfKind[kind] += (float) own;
        }

        Demand demand() {
            return demand(-1);
        }

        Demand demand(int kind) {
            double middle = 0;
            for (double c : cores) {
                middle += c / cores.length;
            }
            float[] deviations = new float[cores.length];
            // the fewer slots are known, the more of the variance is what is usual for such servers
            double known = cores.length / (cores.length + PRIOR_SLOTS);
            float scale = (float) Math.sqrt(known);
            for (int s = 0; s < deviations.length; s++) {
                deviations[s] = scale * (float) (cores[s] - middle);
            }
            double unseen = young ? noise : (1 - known) * noise;
            return new Demand(deviations, mean, unseen, doubt, doubtOfKind, kind);
        }
    }
}
