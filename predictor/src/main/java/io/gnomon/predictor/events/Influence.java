package io.gnomon.predictor.events;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.series.Series;
import java.util.List;
import java.util.Map;

/** The effects of all occurrences on the slots of a history and of the forecast after it. */
final class Influence {
    private final double[] shift;
    /** By slot and level: sum of the squares of the spreads. */
    private final double[][] squares;

    private final boolean any;

    private Influence(double[] shift, double[][] squares, boolean any) {
        this.shift = shift;
        this.squares = squares;
        this.any = any;
    }

    /** @param steps slots after the history */
    static Influence of(Map<String, EventEffect> effects, List<Occurrence> occurrences, Series history, int steps) {
        double[] shift = new double[history.size() + steps];
        double[][] squares = new double[steps][Levels.COUNT];
        boolean any = false;
        for (EventEffect effect : effects.values()) {
            List<Occurrence> ofKind = Occurrence.joined(occurrences.stream()
                    .filter(o -> o.kind().equals(effect.kind()))
                    .toList());
            byte[] phases = Phase.map(ofKind, history.startSeconds(), history.stepSeconds(), shift.length);
            for (int i = 0; i < shift.length; i++) {
                if (phases[i] == Phase.NONE) {
                    continue;
                }
                Phase phase = Phase.values()[phases[i]];
                any = true;
                shift[i] += effect.shift(phase);
                for (int l = 0; l < Levels.COUNT && i >= history.size(); l++) {
                    double spread = effect.spread(phase, l);
                    squares[i - history.size()][l] += spread * spread;
                }
            }
        }
        return new Influence(shift, squares, any);
    }

    /** Whether a slot is touched at all. */
    boolean isAny() {
        return any;
    }

    /** The history as it would have been without; where no value is below zero, none becomes so. */
    Series removedFrom(Series history) {
        double[] values = history.toArray();
        double floor = leastIsNegative(history) ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isNaN(values[i]) ? values[i] : finite(Math.max(floor, values[i] - shift[i]));
        }
        return new Series(history.startSeconds(), history.stepSeconds(), values);
    }

    /**
     * The forecast of what comes after, with the effects in it. The median moves by their sum; the distance of a quantile
     * from it grows as that of independent errors does.
     */
    Forecast addedTo(Forecast plain, Series history, String name) {
        int first = history.size();
        boolean negative = leastIsNegative(history);
        double[][] quantiles = new double[plain.steps()][Levels.COUNT];
        for (int s = 0; s < quantiles.length; s++) {
            double median = plain.median(s);
            for (int l = 0; l < Levels.COUNT; l++) {
                double off = plain.quantile(s, Levels.level(l)) - median;
                double wide = Math.sqrt(off * off + squares[s][l]);
                double q = median + shift[first + s] + (l < Levels.MEDIAN ? -wide : wide);
                quantiles[s][l] = finite(negative ? q : Math.max(0, q));
            }
        }
        return new Forecast(name, plain.startSeconds(), plain.stepSeconds(), quantiles);
    }

    private static boolean leastIsNegative(Series history) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i) < 0) {
                return true;
            }
        }
        return false;
    }

    private static double finite(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }
}
