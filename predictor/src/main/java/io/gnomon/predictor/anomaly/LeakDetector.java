package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaks: growth that is slow and steady up to the end. The slope is Theil's and Sen's (the median of all slopes between
 * two points; Sen 1968, with its interval), its significance Mann's and Kendall's (Mann 1945; Kendall 1975), over the
 * medians of 24 blocks, which takes most of the autocorrelation out of them. All that is known is tried, three quarters of
 * it, and so on; the window with the straightest growth counts.
 *
 * <p>A random walk grows significantly too, by that test. So the blocks must also rise one after the other more often than
 * chance lets a walk rise (sign test, Dixon and Mood 1946), the growth must be four times the spread around the line, be
 * still going on at the end, and not have been there at the same time of the day before. With less than a day known, a
 * steady rise in the morning looks like a leak.
 *
 * <p>False alarms: fewer than one series in a hundred of noise, and fewer than one in twenty of random walks.
 */
public final class LeakDetector implements Detector {
    private static final int DAY_SECONDS = 86_400;
    private static final int BLOCKS = 24;
    private static final int LATE = 5;
    private static final int LEAST_SLOTS = 2 * BLOCKS;
    private static final double LEAST_Z = 4;
    private static final int LEAST_RISES = 18;
    private static final int MOST_FALLS = BLOCKS - 1 - LEAST_RISES;
    private static final double LEAST_SPREADS = 4;
    /** Standard normal quantile of 0.9. */
    private static final double Z_90 = 1.2816;

    private final double ceiling;

    /** Without a ceiling: no time of exhaustion. */
    public LeakDetector() {
        this(Double.NaN);
    }

    /** @param ceiling where it ends, in the unit of the series; NaN = not known */
    public LeakDetector(double ceiling) {
        this.ceiling = ceiling;
    }

    @Override
    public List<Leak> find(Series series) {
        @Nullable Leak best = null;
        double straightest = 0;
        double[] values = series.toArray();
        double[] blocks = new double[BLOCKS];
        double[] middles = new double[BLOCKS];
        double[] scratch = new double[values.length / BLOCKS + 1];
        for (int length = series.size(); length >= LEAST_SLOTS; length = length * 3 / 4) {
            int from = series.size() - length;
            int n = blocks(values, from, blocks, middles, scratch);
            if (n >= BLOCKS * 3 / 4) {
                double[] y = Arrays.copyOf(blocks, n);
                double[] t = Arrays.copyOf(middles, n);
                if (significance(y) < LEAST_Z || steadiness(y) < 1) {
                    continue; // what costs more is for the few that rise
                }
                Leak leak = leak(series, from, y, t);
                double straight = straightness(length, leak.slope(), y, t);
                if (leak.score() >= 1 && straight > straightest) {
                    best = leak;
                    straightest = straight;
                }
            }
        }
        return best == null ? List.of() : List.of(best);
    }

    /**
     * Medians of the blocks that have any value, and where they lie. Returns how many; 0 as soon as it is clear that they do
     * not rise steadily, as most series show after a few blocks.
     */
    private static int blocks(double[] values, int from, double[] medians, double[] middles, double[] scratch) {
        int n = 0;
        int falls = 0;
        int length = values.length - from;
        for (int b = 0; b < BLOCKS; b++) {
            int start = from + (int) ((long) b * length / BLOCKS);
            int end = from + (int) ((long) (b + 1) * length / BLOCKS);
            int known = 0;
            for (int i = start; i < end; i++) {
                if (!Double.isNaN(values[i])) {
                    scratch[known++] = values[i];
                }
            }
            if (known > 0) {
                medians[n] = Selection.median(scratch, known);
                middles[n] = (start + end - 1) / 2.0;
                falls += n > 0 && !(medians[n] > medians[n - 1]) ? 1 : 0;
                if (falls > MOST_FALLS) {
                    return 0;
                }
                n++;
            }
        }
        return n;
    }

    /** Its score is the least of what it takes; below 1 it is none. */
    private Leak leak(Series series, int from, double[] y, double[] t) {
        int n = y.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[k++] = (y[j] - y[i]) / (t[j] - t[i]);
            }
        }
        Arrays.sort(slopes);
        double slope = Robust.median(slopes);
        double level = Robust.median(onLine(y, t, slope, series.size() - 1));
        double score = slope > 0 && level > 0
                ? Math.min(
                        Math.min(significance(y) / LEAST_Z, steadiness(y)),
                        Math.min(
                                straightness(series.size() - from, slope, y, t) / LEAST_SPREADS,
                                goesOn(y, t, slope) && !isDaily(series, from, slope) ? Double.MAX_VALUE : 0))
                : 0;
        // Sen's interval of the slope
        double reach = Z_90 * deviation(n);
        int low = (int) Math.max(0, Math.floor((slopes.length - reach) / 2));
        int high = (int) Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2));
        return new Leak(
                from,
                series.size(),
                score,
                level,
                slope,
                Math.max(0, slopes[low]),
                slopes[high],
                Double.isNaN(ceiling) ? Double.NaN : Math.max(0, (ceiling - level) / slope));
    }

    /** Mann's and Kendall's statistic in units of its standard deviation. */
    private static double significance(double[] y) {
        int rising = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = i + 1; j < y.length; j++) {
                rising += (int) Math.signum(y[j] - y[i]);
            }
        }
        return (rising - 1) / deviation(y.length);
    }

    private static double deviation(int n) {
        return Math.sqrt(n * (n - 1) * (2.0 * n + 5) / 18);
    }

    /** How many blocks lie above the one before, in units of what it takes. */
    private static double steadiness(double[] y) {
        int rises = 0;
        for (int i = 1; i < y.length; i++) {
            rises += y[i] > y[i - 1] ? 1 : 0;
        }
        return (double) rises / LEAST_RISES * (BLOCKS - 1) / (y.length - 1);
    }

    /** The values moved along the line to one time, sorted. */
    private static double[] onLine(double[] y, double[] t, double slope, double at) {
        double[] moved = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            moved[i] = y[i] + slope * (at - t[i]);
        }
        Arrays.sort(moved);
        return moved;
    }

    /** The growth in units of the spread around the line; here a bend must count. */
    private static double straightness(int slots, double slope, double[] y, double[] t) {
        double[] offLine = onLine(y, t, slope, 0);
        double center = Robust.median(offLine);
        double squares = 0;
        for (double off : offLine) {
            squares += (off - center) * (off - center);
        }
        return slope * slots / Math.max(1e-12, Math.sqrt(squares / offLine.length));
    }

    private static boolean goesOn(double[] y, double[] t, double slope) {
        int from = y.length - LATE;
        List<Double> late = new ArrayList<>();
        for (int i = from; i < y.length; i++) {
            for (int j = i + 1; j < y.length; j++) {
                late.add((y[j] - y[i]) / (t[j] - t[i]));
            }
        }
        double[] sorted =
                late.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Robust.median(sorted) > slope / 2;
    }

    /** Whether it grew at least half as much at the same time of the day before. */
    private static boolean isDaily(Series series, int from, double slope) {
        int day = DAY_SECONDS / series.stepSeconds();
        int length = series.size() - from;
        if (day < length || from < day) {
            return false;
        }
        int edge = length / BLOCKS;
        Known first = Known.of(series.slice(from - day, from - day + edge));
        Known last = Known.of(series.slice(series.size() - day - edge, series.size() - day));
        double grown = Robust.median(last.sorted(0, last.size())) - Robust.median(first.sorted(0, first.size()));
        return grown > slope * length / 2; // not, if it is not known
    }
}
