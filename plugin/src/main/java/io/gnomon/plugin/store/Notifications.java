package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notifications, newest first. */
public interface Notifications {
    Notification add(Notification notification);

    /** The newest of a project's; {@code project} empty = of all. */
    List<Notification> list(Optional<String> project, int limit);

    /** Drops those of before this. Returns how many went. */
    long prune(Instant before);
}
