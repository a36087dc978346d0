package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Anomalies, newest first. */
public interface Anomalies {
    /**
     * Keeps each once: what overlaps one of the same server, resource and kind is that one, seen again, and brought up to
     * date. Those of servers that are not known (any more) are left out. Returns all others as they are kept.
     */
    List<AnomalyRecord> put(List<AnomalyRecord> found);

    /** People were notified of it. */
    void told(long id);

    /** The newest; {@code server} and {@code project} empty = of all. */
    List<AnomalyRecord> list(Optional<UUID> server, Optional<String> project, int limit);

    /** Drops those that ended before this. Returns how many went. */
    long prune(Instant before);
}
