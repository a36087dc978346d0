package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How forecasts turned out, hour by hour. */
public interface Scores {
    /** Adds to what is there of the same hour, project, group, resource, learner and time ahead. */
    void add(List<ForecastScore> scores);

    /**
     * Oldest first.
     *
     * @param project empty = all, added up
     * @param byDay adds up the hours of each day (UTC)
     */
    List<ForecastScore> list(Optional<String> project, Optional<Resource> resource, Instant since, boolean byDay);

    /** Drops hours of before this. Returns how many rows went. */
    long prune(Instant before);
}
