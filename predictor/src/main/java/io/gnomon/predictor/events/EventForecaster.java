package io.gnomon.predictor.events;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decorates a forecaster with what events do: it shows it the history as it would have been without them, and adds the
 * effect of those to come. An effect that was not shown to be real is left alone, so that a useless calendar changes
 * nothing.
 */
public final class EventForecaster implements Forecaster {
    private final Forecaster base;
    private final Occurrences calendar;
    private final boolean find;
    private final @Nullable LearntEvents known;

    private EventForecaster(Forecaster base, Occurrences calendar, boolean find, @Nullable LearntEvents known) {
        this.base = base;
        this.calendar = calendar;
        this.find = find;
        this.known = known;
    }

    /** Measures the effects on each history that it is shown. */
    public static EventForecaster measuring(Forecaster base, Occurrences calendar) {
        return new EventForecaster(base, calendar, false, null);
    }

    /** Also finds in each history what recurs without being in the calendar. */
    public static EventForecaster finding(Forecaster base, Occurrences calendar) {
        return new EventForecaster(base, calendar, true, null);
    }

    /** Uses what was learnt before, from a longer history than it is shown. */
    public static EventForecaster knowing(Forecaster base, Occurrences calendar, LearntEvents known) {
        return new EventForecaster(base, calendar, false, known);
    }

    @Override
    public String name() {
        return base.name() + "+events";
    }

    @Override
    public Forecast forecast(Series history, int steps) {
        long from = history.startSeconds() - Phase.EDGE_SECONDS;
        long end = history.endSeconds() + (long) Math.max(0, steps) * history.stepSeconds() + Phase.EDGE_SECONDS;
        List<Occurrence> occurrences = new ArrayList<>(Occurrence.joined(calendar.between(from, end)));
        LearntEvents learnt = known != null ? known : LearntEvents.learn(history, occurrences, find, Map.of());
        learnt.recurring().forEach(r -> occurrences.addAll(r.between(from, end)));
        Influence influence = Influence.of(learnt.effects(), occurrences, history, Math.max(0, steps));
        if (!influence.isAny()) {
            return base.forecast(history, steps).by(name());
        }
        Forecast plain = base.forecast(influence.removedFrom(history), steps);
        return plain.isUnknown() ? plain.by(name()) : influence.addedTo(plain, history, name());
    }
}
