package io.gnomon.predictor.events;

import java.util.List;

/** Where occurrences come from, past and coming ones alike. Safe for use by many threads. */
@FunctionalInterface
public interface Occurrences {
    /** Nothing ever happens. */
    Occurrences NONE = (from, to) -> List.of();

    /** Those that touch {@code [fromSeconds, toSeconds)}, Unix time, in any order; whole, not cut to that time. */
    List<Occurrence> between(long fromSeconds, long toSeconds);
}
