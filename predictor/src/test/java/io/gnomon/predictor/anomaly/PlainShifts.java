package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;

/** {@link LevelShiftDetector} without its short cuts: whatever is asked for is sorted. */
final class PlainShifts implements Detector {
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
        for (int i = start + SEGMENT; i < known.size(); i++) {
            if (i >= measured + SEGMENT) {
                double[] lately = known.sorted(Math.max(start, i - MOST_COMPARED), i);
                center = Robust.median(lately);
                scale = scale(lately);
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
        double[] past = known.sorted(0, change);
        double after = Robust.median(after(known, change));
        boolean isNew = after < Robust.quantile(past, 0.02) || after > Robust.quantile(past, 0.98);
        double before = Robust.median(before(known, start, change));
        return new LevelShift(known.slots()[change], end, score(known, start, change), before, after, isNew);
    }

    private static double score(Known known, int start, int change) {
        double[] before = before(known, start, change);
        double[] after = after(known, change);
        double difference = Robust.median(after) - Robust.median(before);
        double edge = Robust.median(known.sorted(change, Math.min(known.size(), change + EDGE)))
                - Robust.median(known.sorted(Math.max(start, change - EDGE), change));
        boolean isSudden = edge / difference >= 0.5;
        return isSudden ? Math.abs(difference) / Math.max(scale(before), scale(after)) / LEAST_SPREADS : 0;
    }

    private static double[] before(Known known, int start, int change) {
        return known.sorted(Math.max(start, change - MOST_COMPARED), change);
    }

    private static double[] after(Known known, int change) {
        return known.sorted(change, Math.min(known.size(), change + MOST_COMPARED / 2));
    }

    /** Never zero: even a constant is believed to within a hundredth of its size only. */
    private static double scale(double[] sorted) {
        return Math.max(PlainRobust.scale(sorted), Math.max(1e-9, 0.01 * Math.abs(Robust.median(sorted))));
    }
}
