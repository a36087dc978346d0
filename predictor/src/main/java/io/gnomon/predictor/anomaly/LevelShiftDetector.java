package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Level shifts: the level is another one from one slot to the next, and stays so for at least eight slots.
 *
 * <p>Page's cumulative sums in both directions (Page 1954, Continuous Inspection Schemes), on values in units of the spread
 * around the median of their segment and cut at four of them, so that a single wild value raises no alarm. The change is
 * where the sum that raised it left zero. It counts if the medians before and after differ by four times the larger of
 * the two spreads and at least half of that within six slots: a ramp is no shift.
 *
 * <p>False alarms: fewer than one series in a hundred of 600 slots of normal noise, autocorrelated up to 0.7.
 */
public final class LevelShiftDetector implements Detector {
    private static final int SEGMENT = 24;
    private static final int MOST_COMPARED = 96;
    private static final int LEAST_AFTER = 8;
    private static final int EDGE = 6;
    private static final double SLACK = 1;
    private static final double ALARM = 8;
    private static final double LEAST_SPREADS = 4;
    private static final double WILD = 4;

    @Override
    public List<LevelShift> find(Series series) {
        Known known = Known.of(series);
        List<LevelShift> found = new ArrayList<>();
        int start = 0;
        int change = next(known, start);
        while (change > 0) {
            found.add(shift(known, start, change, series.size()));
            if (found.size() > 1) {
                LevelShift before = found.get(found.size() - 2);
                found.set(
                        found.size() - 2,
                        new LevelShift(
                                before.from(),
                                known.slots()[change],
                                before.score(),
                                before.before(),
                                before.after(),
                                before.isNew()));
            }
            start = change;
            change = next(known, start);
        }
        return found;
    }

    /** The first change after the start of a segment; 0 if there is none. */
    private static int next(Known known, int start) {
        double up = 0;
        double down = 0;
        int upFrom = start;
        int downFrom = start;
        double center = 0;
        double scale = 0;
        int measured = start;
        SortedWindow lately = new SortedWindow(known.values());
        for (int i = start + SEGMENT; i < known.size(); i++) {
            if (i >= measured + SEGMENT) {
                double[] sorted = lately.of(Math.max(start, i - MOST_COMPARED), i);
                center = Robust.median(sorted);
                scale = scale(sorted);
                measured = i;
            }
            double z = Math.max(-WILD, Math.min(WILD, (known.values()[i] - center) / scale));
            upFrom = up == 0 ? i : upFrom;
            downFrom = down == 0 ? i : downFrom;
            up = Math.max(0, up + z - SLACK);
            down = Math.max(0, down - z - SLACK);
            if (up > ALARM || down > ALARM) {
                int change = up > ALARM ? upFrom : downFrom;
                if (known.size() - change < LEAST_AFTER) {
                    return 0; // not yet known whether it stays
                }
                if (i - change + 1 >= LEAST_AFTER) {
                    if (score(known, start, change) >= 1) {
                        return change;
                    }
                    up = 0;
                    down = 0;
                    measured = i - SEGMENT; // its level is no longer that of the segment's start
                }
            }
        }
        return 0;
    }

    private static LevelShift shift(Known known, int start, int change, int end) {
        double[] scratch = Arrays.copyOf(known.values(), change);
        double after = median(known, change, afterEnd(known, change));
        boolean isNew =
                after < Selection.quantile(scratch, change, 0.02) || after > Selection.quantile(scratch, change, 0.98);
        double before = median(known, beforeStart(start, change), change);
        return new LevelShift(known.slots()[change], end, score(known, start, change), before, after, isNew);
    }

    private static double score(Known known, int start, int change) {
        int from = beforeStart(start, change);
        int to = afterEnd(known, change);
        double difference = median(known, change, to) - median(known, from, change);
        double edge = median(known, change, Math.min(known.size(), change + EDGE))
                - median(known, Math.max(start, change - EDGE), change);
        boolean isSudden = edge / difference >= 0.5;
        return isSudden
                ? Math.abs(difference)
                        / Math.max(scale(known.sorted(from, change)), scale(known.sorted(change, to)))
                        / LEAST_SPREADS
                : 0;
    }

    private static int beforeStart(int start, int change) {
        return Math.max(start, change - MOST_COMPARED);
    }

    private static int afterEnd(Known known, int change) {
        return Math.min(known.size(), change + MOST_COMPARED / 2);
    }

    private static double median(Known known, int from, int to) {
        return Selection.median(Arrays.copyOfRange(known.values(), from, to), to - from);
    }

    /** Never zero: even a constant is believed to within a hundredth of its size only. */
    private static double scale(double[] sorted) {
        return Math.max(Robust.scale(sorted), Math.max(1e-9, 0.01 * Math.abs(Robust.median(sorted))));
    }
}
