package io.gnomon.predictor.events;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what recurs in a series alone, such as a nightly backup. Bursts are runs of values far above the level about
 * them; for each period that people use, the bursts are laid over each other, and where they meet in more periods than
 * bursts at random times would (binomial, over all that was tried), that is a recurrence. Rises only: what falls needs no
 * room made for it. Times are UTC: what runs by a local clock moves by an hour with summer time, and is found anew.
 */
public final class RecurringBursts {
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;
    private static final int[] PERIODS = {
        HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 7 * DAY
    };
    /** Bursts are looked at all together, then the larger half alone, the largest quarter and so on. */
    private static final int[] SHARES = {1, 2, 4, 8, 16};

    private static final long RECENT_SECONDS = 42L * DAY;
    private static final int LEAST_SUPPORT = 3;
    private static final double LEAST_SHARE = 0.7;
    private static final double LOG_CHANCE = Math.log(1e-3);
    private static final int MOST_FOUND = 3;

    private RecurringBursts() {}

    /** At most three, the surest first. */
    public static List<Recurrence> find(Series history) {
        int recent = (int) Math.min(history.size(), RECENT_SECONDS / history.stepSeconds());
        Series series = history.slice(history.size() - recent, history.size());
        List<Burst> bursts = new ArrayList<>(Bursts.in(series));
        List<Recurrence> found = new ArrayList<>();
        while (found.size() < MOST_FOUND) {
            Candidate best = best(series, bursts);
            if (best == null) {
                break;
            }
            found.add(best.recurrence);
            bursts.removeAll(best.explained);
        }
        return List.copyOf(found);
    }

    /** A run of high values. */
    record Burst(long startSeconds, long endSeconds, double mass) {}

    private record Candidate(Recurrence recurrence, List<Burst> explained, double logChance) {}

    private static @Nullable Candidate best(Series series, List<Burst> all) {
        Candidate best = null;
        for (int share : SHARES) {
            List<Burst> bursts = largest(all, share);
            if (bursts.size() < LEAST_SUPPORT) {
                break;
            }
            for (int period : PERIODS) {
                Candidate c = candidate(series, bursts, period);
                if (c != null && (best == null || c.logChance < best.logChance)) {
                    best = c;
                }
            }
        }
        return best;
    }

    private static List<Burst> largest(List<Burst> all, int share) {
        double[] masses = all.stream().mapToDouble(Burst::mass).sorted().toArray();
        int from = masses.length - masses.length / share;
        if (from >= masses.length) {
            return List.of();
        }
        return all.stream().filter(b -> b.mass >= masses[from]).toList();
    }

    /** The window of starts that most periods have a burst in; null if that may be chance. */
    private static @Nullable Candidate candidate(Series series, List<Burst> bursts, int period) {
        int step = series.stepSeconds();
        int window = Math.max(2 * step, Math.min(period / 12, HOUR));
        if (period < 6 * window || series.endSeconds() - series.startSeconds() < (long) LEAST_SUPPORT * period) {
            return null;
        }
        List<Burst> best = List.of();
        for (Burst first : bursts) {
            // the first burst of each period that starts in the window which opens with this one
            List<Burst> inWindow = new ArrayList<>();
            long last = Long.MIN_VALUE;
            for (Burst b : bursts) {
                long off = Math.floorMod(b.startSeconds - first.startSeconds, (long) period);
                long cycle = Math.floorDiv(b.startSeconds - first.startSeconds, (long) period);
                if (off < window && cycle != last) {
                    inWindow.add(b);
                    last = cycle;
                }
            }
            best = inWindow.size() > best.size() ? inWindow : best;
        }
        return judge(series, bursts.size(), period, window, best);
    }

    private static @Nullable Candidate judge(Series series, int bursts, int period, int window, List<Burst> hits) {
        if (hits.size() < LEAST_SUPPORT) {
            return null;
        }
        long anchor = hits.get(0).startSeconds;
        long[] offs = hits.stream()
                .mapToLong(b -> Math.floorMod(b.startSeconds - anchor + period / 2L, (long) period) - period / 2L)
                .sorted()
                .toArray();
        long start = anchor + offs[offs.length / 2];
        int known = 0;
        int cycles = 0;
        int lately = 0;
        for (int i = 0; i < series.size(); i++) {
            known += series.isGap(i) ? 0 : 1;
        }
        long first = start - Math.floorDiv(start - series.startSeconds(), (long) period) * period;
        for (long at = first; at < series.endSeconds(); at += period) {
            if (isKnown(series, at)) {
                cycles++;
                long when = at;
                boolean hit = hits.stream().anyMatch(b -> Math.abs(b.startSeconds - when) <= window);
                lately = at >= series.endSeconds() - 3L * period && hit ? lately + 1 : lately;
            }
        }
        int support = Math.min(hits.size(), cycles);
        // it must still be going on: one of three periods may have been missed
        if (support < LEAST_SUPPORT || support < LEAST_SHARE * cycles || lately < 2) {
            return null;
        }
        double chance = -Math.expm1(-(double) bursts * window / ((double) known * series.stepSeconds()));
        double tries = Math.log(2.0 * period / window * PERIODS.length * SHARES.length);
        double logChance = logTail(cycles, support, chance) + tries;
        if (logChance > LOG_CHANCE) {
            return null;
        }
        return new Candidate(recurrence(hits, offs, start, period, support, cycles), hits, logChance);
    }

    private static boolean isKnown(Series series, long atSeconds) {
        long slot = Math.floorDiv(atSeconds - series.startSeconds(), (long) series.stepSeconds());
        return slot >= 0 && slot < series.size() && !series.isGap((int) slot);
    }

    private static Recurrence recurrence(
            List<Burst> hits, long[] offs, long start, int period, int support, int cycles) {
        long[] lengths = hits.stream()
                .mapToLong(b -> b.endSeconds - b.startSeconds)
                .sorted()
                .toArray();
        long middle = offs[offs.length / 2];
        long[] away =
                Arrays.stream(offs).map(o -> Math.abs(o - middle)).sorted().toArray();
        return new Recurrence(
                period,
                Math.floorMod(start, (long) period),
                Math.min(lengths[lengths.length / 2], period / 2),
                away[away.length / 2],
                support,
                cycles);
    }

    /** Logarithm of the probability of at least {@code k} of {@code n}; an upper bound by its largest term (k >= n p). */
    static double logTail(int n, int k, double p) {
        if (k <= n * p || p >= 1) {
            return 0;
        }
        double log = 0;
        for (int i = 1; i <= k; i++) {
            log += Math.log((double) (n - k + i) / i);
        }
        log += k * Math.log(p) + (n - k) * Math.log1p(-p);
        // terms fall at least by this ratio from one to the next
        double ratio = (double) (n - k) / (k + 1) * p / (1 - p);
        return Math.min(0, log - Math.log1p(-Math.min(ratio, 0.999)));
    }
}
