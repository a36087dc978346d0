package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One occurrence of something outside that may change what servers need.
 *
 * @param project whose servers it concerns; {@code *} for all
 * @param name events of one name are believed to do the same each time
 * @param feed the calendar that told of it; empty if a person did
 */
public record ExternalEvent(
        long id, String project, String actor, String name, Optional<String> feed, Instant start, Instant end) {}
