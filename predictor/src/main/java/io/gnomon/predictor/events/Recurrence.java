package io.gnomon.predictor.events;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that happens again and again at one time of the hour, the day or the week.
 *
 * @param periodSeconds from one to the next
 * @param phaseSeconds when in the period it starts, counted from 1970 in UTC; 0 up to the period
 * @param lengthSeconds how long it usually takes
 * @param jitterSeconds how far from that start half of them begin, at most
 * @param support in how many periods it was seen
 * @param periods in how many it could have been
 */
public record Recurrence(
        long periodSeconds, long phaseSeconds, long lengthSeconds, long jitterSeconds, int support, int periods) {
    /** More are never listed at once. */
    private static final int MOST = 100_000;

    /** A name that stays the same while it does. */
    public String kind() {
        return "recurring every " + span(periodSeconds) + " at +" + span(phaseSeconds);
    }

    private static String span(long seconds) {
        if (seconds != 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Past and coming ones alike, by start: those that touch {@code [fromSeconds, toSeconds)}. */
    public List<Occurrence> between(long fromSeconds, long toSeconds) {
        List<Occurrence> result = new ArrayList<>();
        long cycle = Math.floorDiv(fromSeconds - lengthSeconds - phaseSeconds, periodSeconds);
        for (long start = cycle * periodSeconds + phaseSeconds;
                start < toSeconds && result.size() < MOST;
                start += periodSeconds) {
            if (start + lengthSeconds > fromSeconds) {
                result.add(new Occurrence(start, start + lengthSeconds, kind()));
            }
        }
        return result;
    }
}
