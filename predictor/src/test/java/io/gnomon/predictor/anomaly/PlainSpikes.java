package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@link SpikeDetector} without its short cuts: whatever is asked for is sorted. */
final class PlainSpikes implements Detector {
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
        double[] sorted = off.clone();
        Arrays.sort(sorted);
        double low = Robust.quantile(sorted, 0.05);
        double high = Robust.quantile(sorted, 0.95);
        double reach = high - low;
        double[] values = known.sorted(0, known.size());
        double least = Robust.quantile(values, 0.025);
        double most = Robust.quantile(values, 0.975);
        List<Spike> found = new ArrayList<>();
        int i = 1; // a spike is seen to begin and to end
        while (i < known.size() - 1) {
            int end = i;
            boolean up = off[i] > 0;
            while (end < known.size() && off[end] > 0 == up && isBeyond(off[end], low, high, reach)) {
                end++;
            }
            if (end > i && end - i <= MOST_SLOTS && end < known.size()) {
                spike(known, off, i, end)
                        .filter(s -> s.peak() < least || s.peak() > most)
                        .ifPresent(found::add);
            }
            i = Math.max(end, i + 1);
        }
        return found.stream()
                .filter(s -> !isTimed(s, found, series.stepSeconds()))
                .toList();
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
        double scale = PlainRobust.scale(around);
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
        double[] off = new double[known.size()];
        double[] window = new double[2 * HALF_WINDOW + 1];
        int n = 0;
        for (int i = 0; i < Math.min(HALF_WINDOW, known.size()); i++) {
            n = insert(window, n, known.values()[i]);
        }
        for (int i = 0; i < off.length; i++) {
            if (i + HALF_WINDOW < off.length) {
                if (i > HALF_WINDOW) {
                    n = remove(window, n, known.values()[i - HALF_WINDOW - 1]);
                }
                n = insert(window, n, known.values()[i + HALF_WINDOW]);
            } else if (i > HALF_WINDOW) {
                n = remove(window, n, known.values()[i - HALF_WINDOW - 1]);
            }
            off[i] = known.values()[i] - (window[(n - 1) / 2] + window[n / 2]) / 2;
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
        int at = 0;
        while (window[at] != value) {
            at++;
        }
        System.arraycopy(window, at + 1, window, at, n - at - 1);
        return n - 1;
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
