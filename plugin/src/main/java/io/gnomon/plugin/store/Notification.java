package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Something a person should know. */
public record Notification(
        long id,
        Instant at,
        String project,
        String actor,
        Optional<UUID> server,
        Optional<Long> adjustment,
        String text) {}
