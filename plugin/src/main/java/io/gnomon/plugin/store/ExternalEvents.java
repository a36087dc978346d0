package io.gnomon.plugin.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** External events. Thread-safe. */
public interface ExternalEvents {
    /** Keeps new events, whose ids are ignored. Returns how many. */
    int add(Collection<ExternalEvent> events);

    /** Puts what a feed tells now in the place of what it told before, in one transaction. */
    void replace(String feed, Collection<ExternalEvent> events);

    /** Drops what feeds told that are not among these any more. */
    void keepFeeds(Set<String> feeds);

    /** All, by start. */
    List<ExternalEvent> all();

    /** Returns whether there was such an event. */
    boolean delete(long id);
}
