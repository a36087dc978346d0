package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.anomaly.Anomaly.Stuck;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;

/** What was taken out of the history comes back into the forecast, as likely as it is. One row of quantiles at a time. */
final class Honesty {
    private static final double[] LEVELS =
            Forecast.levels().stream().mapToDouble(Double::doubleValue).toArray();
    /** Standard normal quantile of 0.9, to which a leak's slopes belong. */
    private static final double NINETIETH = 1.2816;
    /** Standard normal quantiles of the levels. */
    private static final double[] Z = {
        -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816, 1.6449, 2.3263
    };

    private static final int POINTS = 40;
    private static final int MOST_BEFORE = 288;

    private final Series series;
    private final List<Anomaly> found;
    private final double[] spikes;
    private final double spikeShare;

    Honesty(Series series, List<Anomaly> found) {
        this.series = series;
        this.found = found;
        this.spikes = found.stream()
                .filter(a -> a instanceof Spike)
                .mapToDouble(a -> ((Spike) a).peak() - ((Spike) a).usual())
                .sorted()
                .toArray();
        int slots = found.stream()
                .filter(a -> a instanceof Spike)
                .mapToInt(a -> a.to() - a.from())
                .sum();
        this.spikeShare = slots == 0 ? 0 : (double) slots / Known.of(series).size();
    }

    /** The forecast of the mended series as a forecast of the real one. */
    double[][] apply(Forecast mended) {
        double[][] rows = new double[mended.steps()][];
        for (int s = 0; s < rows.length; s++) {
            double[] row = new double[LEVELS.length];
            for (int l = 0; l < row.length; l++) {
                row[l] = withSpikes(mended, s, LEVELS[l]);
            }
            rows[s] = row;
        }
        for (Anomaly anomaly : found) {
            if (anomaly instanceof Leak leak) {
                grow(rows, leak);
            } else if (anomaly instanceof Stuck stuck && stuck.to() == series.size()) {
                release(rows, stuck);
            }
        }
        return rows;
    }

    /** Spikes come again as often as they came: a mixture of what is usual and of their heights. */
    private double withSpikes(Forecast mended, int step, double level) {
        if (spikes.length == 0) {
            return mended.quantile(step, level);
        }
        int down = 0;
        while (down < spikes.length && spikes[down] < 0) {
            down++;
        }
        double shareDown = spikeShare * down / spikes.length;
        double shareUp = spikeShare - shareDown;
        if (level < shareDown) {
            double height = Robust.quantile(Arrays.copyOf(spikes, down), level / shareDown);
            return Math.min(mended.quantile(step, LEVELS[0]), mended.median(step) + height);
        }
        if (level > 1 - shareUp) {
            double[] ups = Arrays.copyOfRange(spikes, down, spikes.length);
            double height = Robust.quantile(ups, (level - 1 + shareUp) / shareUp);
            return Math.max(mended.quantile(step, LEVELS[LEVELS.length - 1]), mended.median(step) + height);
        }
        return mended.quantile(step, level); // exactly a level a little nearer to the median, but a tie must stay one
    }

    /** Along the slope; the bounds open with the steps by what is not known of it. */
    private static void grow(double[][] rows, Leak leak) {
        for (int s = 0; s < rows.length; s++) {
            for (int l = 0; l < rows[s].length; l++) {
                double doubt = Z[l] > 0 ? leak.slopeHigh() - leak.slope() : leak.slope() - leak.slopeLow();
                rows[s][l] += (s + 1) * (leak.slope() + Z[l] / NINETIETH * doubt);
            }
        }
    }

    /**
     * A run of L slots goes on for s more with the probability (L + 1) / (L + s + 1) (Laplace's rule of succession, where
     * nothing is known of what holds it); when it ends, the series is again what it was before.
     */
    private void release(double[][] rows, Stuck stuck) {
        Known known = Known.of(series.slice(0, stuck.from()));
        double[] before = known.sorted(Math.max(0, known.size() - MOST_BEFORE), known.size());
        double length = stuck.to() - stuck.from();
        for (int s = 0; s < rows.length; s++) {
            double stays = (length + 1) / (length + s + 2);
            rows[s] = mixture(rows[s], stays, before);
        }
    }

    private static double[] mixture(double[] row, double share, double[] sample) {
        double[][] points = new double[2 * POINTS][];
        for (int i = 0; i < POINTS; i++) {
            double level = (i + 0.5) / POINTS;
            points[i] = new double[] {at(row, level), share / POINTS};
            points[POINTS + i] = new double[] {Robust.quantile(sample, level), (1 - share) / POINTS};
        }
        Arrays.sort(points, (a, b) -> Double.compare(a[0], b[0]));
        double[] mixed = new double[row.length];
        double below = 0;
        int l = 0;
        for (double[] point : points) {
            below += point[1];
            while (l < mixed.length && LEVELS[l] <= below + 1e-9) {
                mixed[l++] = point[0];
            }
        }
        Arrays.fill(mixed, l, mixed.length, points[points.length - 1][0]);
        return mixed;
    }

    private static double at(double[] row, double level) {
        int above = 1;
        while (above < LEVELS.length - 1 && LEVELS[above] < level) {
            above++;
        }
        double share = (level - LEVELS[above - 1]) / (LEVELS[above] - LEVELS[above - 1]);
        return row[above - 1] + Math.max(0, Math.min(1, share)) * (row[above] - row[above - 1]);
    }
}
