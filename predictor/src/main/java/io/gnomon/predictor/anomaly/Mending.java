package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.series.Series;
import java.util.List;

/** The history as it would have been without its anomalies, at the level of today. */
final class Mending {
    private Mending() {}

    /** Spikes cut to their limit (winsorised). */
    static Series withoutSpikes(Series series, List<? extends Anomaly> found) {
        if (found.stream().noneMatch(a -> a instanceof Spike)) {
            return series;
        }
        double[] values = series.toArray();
        for (Anomaly anomaly : found) {
            if (anomaly instanceof Spike spike) {
                boolean up = spike.peak() > spike.usual();
                for (int i = spike.from(); i < spike.to(); i++) { // a gap stays one
                    values[i] = up ? Math.min(values[i], spike.limit()) : Math.max(values[i], spike.limit());
                }
            }
        }
        return new Series(series.startSeconds(), series.stepSeconds(), values);
    }

    /** Spikes cut, what lies before a shift to a new level moved to that level, growth taken out. */
    static Series mend(Series series, List<Anomaly> found) {
        double[] values = withoutSpikes(series, found).toArray();
        boolean neverNegative = true;
        for (double v : values) {
            neverNegative &= !(v < 0);
        }
        // back from today: a level that the series knew before is where it returned to, and ends the matter
        for (int k = found.size() - 1; k >= 0; k--) {
            if (found.get(k) instanceof LevelShift shift) {
                if (!shift.isNew()) {
                    break;
                }
                move(values, shift.from(), shift.after() - shift.before());
            }
        }
        for (Anomaly anomaly : found) {
            if (anomaly instanceof Leak leak) {
                move(values, leak.from(), leak.slope() * (values.length - 1 - leak.from()));
                for (int i = leak.from(); i < values.length; i++) {
                    values[i] += leak.slope() * (values.length - 1 - i);
                }
            }
        }
        for (int i = 0; neverNegative && i < values.length; i++) {
            values[i] = Math.max(0, values[i]); // a gap stays one
        }
        return new Series(series.startSeconds(), series.stepSeconds(), values);
    }

    private static void move(double[] values, int end, double by) {
        for (int i = 0; i < end; i++) {
            values[i] += by;
        }
    }
}
