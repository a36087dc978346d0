package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import java.util.List;

/**
 * Keeps anomalies of the past from spoiling another forecaster's forecast. A policy around a learner, under the learner's
 * own name: without anomalies, its forecast is the learner's.
 *
 * <p>What each does:
 *
 * <table>
 *   <caption>Anomalies and forecasts</caption>
 *   <tr><th>kind</th><th>the learner sees</th><th>the forecast</th></tr>
 *   <tr><td>spike</td><td>a history in which it is cut (winsorised)</td><td>has spikes again, as often and as high as they
 *       came</td></tr>
 *   <tr><td>level shift</td><td>what lies before it moved to the level of today, if that is new to the series</td><td>is as
 *       it is</td></tr>
 *   <tr><td>leak</td><td>a history without the growth</td><td>grows on, with bounds that open with the steps</td></tr>
 *   <tr><td>stuck, up to now</td><td>what there is</td><td>holds the value as long as is likely, and else the values that
 *       came before</td></tr>
 * </table>
 *
 * <p>Anomalies are looked for in the last 2016 slots. More than three level shifts in them are a habit: the levels before will
 * come back, so all of them are left as they are. Immutable.
 */
public final class AnomalyAwareForecaster implements Forecaster {
    private static final int MOST_SLOTS = 2016;
    private static final int MOST_SHIFTS = 3;

    private final Forecaster base;
    private final Detector detector;

    /** With all detectors. */
    public AnomalyAwareForecaster(Forecaster base) {
        this(base, new Detectors());
    }

    public AnomalyAwareForecaster(Forecaster base, Detector detector) {
        this.base = base;
        this.detector = detector;
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        int from = Math.max(0, history.size() - MOST_SLOTS);
        Series recent = history.slice(from, history.size());
        List<Anomaly> found = withoutHabit(List.copyOf(detector.find(recent)));
        if (found.isEmpty()) {
            return base.forecast(history, steps);
        }
        List<Anomaly> inHistory = found.stream().map(a -> a.later(from)).toList();
        Forecast mended = base.forecast(Mending.mend(history, inHistory), steps);
        double[][] quantiles = new Honesty(recent, found).apply(mended);
        if (isNeverNegative(history)) {
            for (double[] row : quantiles) {
                for (int l = 0; l < row.length; l++) {
                    row[l] = Math.max(0, row[l]); // as every forecaster promises
                }
            }
        }
        return new Forecast(name(), mended.startSeconds(), mended.stepSeconds(), quantiles);
    }

    private static List<Anomaly> withoutHabit(List<Anomaly> found) {
        long shifts = found.stream().filter(a -> a instanceof LevelShift).count();
        return shifts <= MOST_SHIFTS
                ? found
                : found.stream().filter(a -> !(a instanceof LevelShift)).toList();
    }

    private static boolean isNeverNegative(Series history) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i) < 0) {
                return false;
            }
        }
        return true;
    }
}
