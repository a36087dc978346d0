package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spikes: at most three slots far off the level around them, after which the series came back. What has not come back yet
 * may be the start of something that lasts, and is none.
 *
 * <p>Hampel's filter (Hampel 1974; Pearson 2002, Outliers in Process Modeling and Identification): a value further from the
 * median of the 25 values around it than six times their spread. Three things besides, as usage is seldom normal: it lies
 * beyond Tukey's outer fence of all distances from that median, with the 5 % and 95 % quantiles for quartiles (so
 * whatever happens in more than a twentieth of the slots is a habit) and outside the middle 95 % of all values (a server
 * that is busy or idle knows both levels); and the series did not do the same an hour or a day earlier or later (a timed
 * job).
 *
 * <p>False alarms: fewer than one slot in 2,000 of normal noise, autocorrelated or not.
 */
public final class SpikeDetector implements Detector {
    private static final int HALF_WINDOW = 12;
    private static final int MOST_SLOTS = 3;
    private static final int LEAST_KNOWN = 30;
    private static final double THRESHOLD = 6;
    private static final double CUT_TO = 3;
    private static final int[] PERIODS_SECONDS = {3600, 86_400};

    @Override
    public List<Spike> find(Series series) {
        Known known = Known.of(series);
        if (known.size() < LEAST_KNOWN) {
            return List.of();
        }
        double[] off = offLevel(known);
        double[] scratch = off.clone();
        double low = Selection.quantile(scratch, scratch.length, 0.05);
        double high = Selection.quantile(scratch, scratch.length, 0.95);
        double reach = high - low;
        List<Spike> found = new ArrayList<>();
        int i = 1; // a spike is seen to begin and to end
        while (i < known.size() - 1) {
            int end = i;
            boolean up = off[i] > 0;
            while (end < known.size() && off[end] > 0 == up && isBeyond(off[end], low, high, reach)) {
                end++;
            }
            if (end > i && end - i <= MOST_SLOTS && end < known.size()) {
                spike(known, off, i, end).ifPresent(found::add);
            }
            i = Math.max(end, i + 1);
        }
        List<Spike> outside = outside(known, found);
        return outside.stream()
                .filter(s -> !isTimed(s, outside, series.stepSeconds()))
                .toList();
    }

    /** Those whose peak is outside the middle 95 % of all values. */
    private static List<Spike> outside(Known known, List<Spike> found) {
        if (found.isEmpty()) {
            return found; // what costs more is for the few that have one
        }
        double[] scratch = known.values().clone();
        double least = Selection.quantile(scratch, scratch.length, 0.025);
        double most = Selection.quantile(scratch, scratch.length, 0.975);
        return found.stream().filter(s -> s.peak() < least || s.peak() > most).toList();
    }

    private static boolean isBeyond(double off, double low, double high, double reach) {
        return off > high + reach || off < low - reach;
    }

    private static Optional<Spike> spike(Known known, double[] off, int from, int end) {
        int top = from;
        for (int i = from; i < end; i++) {
            top = Math.abs(off[i]) > Math.abs(off[top]) ? i : top;
        }
        double[] around = window(known, top);
        double scale = Robust.scale(around);
        double score = scale > 0 ? Math.abs(off[top]) / scale / THRESHOLD : 0;
        if (score < 1) {
            return Optional.empty();
        }
        double usual = Robust.median(around);
        return Optional.of(new Spike(
                known.slots()[from],
                known.slots()[end - 1] + 1,
                score,
                usual,
                usual + Math.signum(off[top]) * CUT_TO * scale,
                known.values()[top]));
    }

    private static double[] window(Known known, int at) {
        return known.sorted(Math.max(0, at - HALF_WINDOW), Math.min(known.size(), at + HALF_WINDOW + 1));
    }

    /** Each value less the median around it; the sorted window is moved on, not made anew. */
    private static double[] offLevel(Known known) {
        double[] values = known.values();
        double[] off = new double[values.length];
        double[] window = new double[2 * HALF_WINDOW + 1];
        int n = 0;
        for (int i = 0; i < Math.min(HALF_WINDOW, values.length); i++) {
            n = insert(window, n, values[i]);
        }
        for (int i = 0; i < off.length; i++) {
            int leaves = i - HALF_WINDOW - 1;
            int enters = i + HALF_WINDOW;
            if (leaves >= 0 && enters < off.length) {
                replace(window, n, values[leaves], values[enters]);
            } else if (enters < off.length) {
                n = insert(window, n, values[enters]);
            } else if (leaves >= 0) {
                n = remove(window, n, values[leaves]);
            }
            off[i] = values[i] - (window[(n - 1) / 2] + window[n / 2]) / 2;
        }
        return off;
    }

    private static int insert(double[] window, int n, double value) {
        int at = n;
        for (; at > 0 && window[at - 1] > value; at--) {
            window[at] = window[at - 1];
        }
        window[at] = value;
        return n + 1;
    }

    private static int remove(double[] window, int n, double value) {
        int at = find(window, n, value);
        System.arraycopy(window, at + 1, window, at, n - at - 1);
        return n - 1;
    }

    /** Only what lies between the two moves. */
    private static void replace(double[] window, int n, double old, double value) {
        int at = find(window, n, old);
        for (; at > 0 && window[at - 1] > value; at--) {
            window[at] = window[at - 1];
        }
        for (; at < n - 1 && window[at + 1] < value; at++) {
            window[at] = window[at + 1];
        }
        window[at] = value;
    }

    private static int find(double[] window, int n, double value) {
        int low = 0;
        int high = n - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (window[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isTimed(Spike spike, List<Spike> all, int stepSeconds) {
        for (int period : PERIODS_SECONDS) {
            int apart = period / stepSeconds;
            if (apart > 2 * MOST_SLOTS) {
                for (Spike other : all) {
                    int distance = Math.abs(other.from() - spike.from());
                    if (other != spike && Math.abs(distance - apart) <= 1) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
