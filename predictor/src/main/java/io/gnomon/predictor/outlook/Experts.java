package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Levels;
import java.util.Arrays;

/**
 * What several simple looks at a past say of each step: the quantiles of its last slots, over windows from the last slot to
 * four weeks; those of the same time of the last days, and of the last weeks; the same time of the last days moved to the
 * level of now; and the last value with the changes that it made over so many steps. Not one of them needs to learn. What the
 * non-parametric time series forecaster of GluonTS (Alexandrov et al. 2020) draws from in one go is kept apart here, to be
 * combined by a {@link Gate}.
 *
 * <p>Not for use by several threads.
 */
final class Experts {
    private static final int DAYS = 7;
    private static final int WEEKS = 4;
    private static final int CHANGES = 64;
    private static final int SEASONAL = 4;

    private final Ahead ahead;
    private final int day;

    Experts(Ahead ahead) {
        this.ahead = ahead;
        this.day = ahead.slotsPerDay();
    }

    int count() {
        return count(ahead);
    }

    static int count(Ahead ahead) {
        return ahead.windows().size() + SEASONAL;
    }

    /**
     * Quantiles {@code [expert][i][level]} of the {@code steps[i]}-th slot from the origin on (from 1).
     *
     * @param look with at least one known slot
     */
    double[][][] say(Look look, int[] steps) {
        double[][][] all = new double[count()][steps.length][];
        int e = 0;
        double[] week = new double[0];
        for (int window : ahead.windows()) {
            double[] row = quantiles(look.recent(window));
            Arrays.fill(all[e++], row);
            if (window <= DAYS * day) {
                week = row;
            }
        }
        double now = level(look, look.origin());
        for (int i = 0; i < steps.length; i++) {
            int slot = look.origin() + steps[i] - 1;
            int past = (steps[i] - 1) / day + 1; // whole days back to the first slot that is known
            double[] days = look.around(slot, day, past, DAYS);
            all[e][i] = days.length == 0 ? week : quantiles(days);
            double[] weeks = look.around(slot, 7 * day, (steps[i] - 1) / (7 * day) + 1, WEEKS);
            all[e + 1][i] = weeks.length == 0 ? all[e][i] : quantiles(weeks);
            double[] moved = moved(look, slot, past, now);
            all[e + 2][i] = moved.length == 0 ? all[e][i] : quantiles(moved);
            all[e + 3][i] = changed(look, steps[i]);
        }
        return all;
    }

    /** Values of this time of the last days, each by as much higher as now is higher than it was then. */
    private double[] moved(Look look, int slot, int past, double now) {
        double[] found = new double[DAYS * 3];
        int n = 0;
        for (int k = past; k < past + DAYS; k++) {
            double then = level(look, look.origin() - k * day);
            for (int j = -1; j <= 1; j++) {
                double v = look.at(slot - k * day + j) + (now - then);
                if (!Double.isNaN(v)) {
                    found[n++] = look.within(v);
                }
            }
        }
        return Arrays.copyOf(found, n);
    }

    private double level(Look look, int end) {
        int length = Math.max(1, ahead.steps() / 4);
        double sum = 0;
        int n = 0;
        for (int i = end - length; i < end; i++) {
            double v = look.at(i);
            if (!Double.isNaN(v)) {
                sum += v;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    private double[] changed(Look look, int step) {
        double[] found = new double[CHANGES];
        int n = 0;
        int span = Math.max(1, Math.min(look.origin() - step, DAYS * day));
        for (int i = 0; i < CHANGES; i++) {
            int then = look.origin() - step - (int) ((long) i * span / CHANGES);
            double change = look.at(then + step - 1) - look.at(then - 1);
            if (!Double.isNaN(change)) {
                found[n++] = look.within(look.last() + change);
            }
        }
        if (n == 0) {
            found[n++] = look.last();
        }
        return quantiles(Arrays.copyOf(found, n));
    }

    /** Sorts what it is given. */
    static double[] quantiles(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        double[] row = new double[Levels.COUNT];
        for (int l = 0; l < row.length; l++) {
            double at = Levels.level(l) * (n - 1);
            int below = (int) at;
            int above = Math.min(below + 1, n - 1);
            double share = at - below;
            row[l] = values[below] * (1 - share) + values[above] * share;
        }
        return row;
    }
}
