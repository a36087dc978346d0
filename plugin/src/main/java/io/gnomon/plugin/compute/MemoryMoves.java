package io.gnomon.plugin.compute;

import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Servers whose memory is being moved, and until when the guest's report is of before. Thread-safe. */
final class MemoryMoves {
    /** A guest reports its memory every second; this is when its report is surely of after a change. */
    private static final Duration MEMORY_REPORT = Duration.ofSeconds(3);

    private final Map<UUID, Instant> until = new ConcurrentHashMap<>();

    void begin(UUID server) {
        until.put(server, Instant.MAX);
    }

    /** Nothing happens if no move of it was begun. */
    void end(UUID server, Instant now) {
        until.computeIfPresent(server, (id, end) -> now.plus(MEMORY_REPORT));
    }

    void forget(UUID server) {
        until.remove(server);
    }

    void retain(Set<UUID> there) {
        until.keySet().retainAll(there);
    }

    /** While memory moves, what the guest reported and what it has are of two moments. */
    ResourceVector settled(UUID server, Instant at, ResourceVector usage) {
        Instant end = until.get(server);
        if (end == null) {
            return usage;
        }
        if (at.isAfter(end)) {
            until.remove(server, end);
            return usage;
        }
        return usage.without(Resource.MEMORY);
    }
}
