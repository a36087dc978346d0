package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A rehearsal: a copy of a portion's server on another hypervisor, from its beginning until nothing is left of it.
 *
 * @param id 0 before it is written
 * @param original the server that it is a copy of
 * @param copy the server that is made for it
 * @param measured what was, by name: seconds, milliseconds, cores, MiB
 * @param predicted the same, from what was known before
 */
public record RehearsalRecord(
        long id,
        String project,
        String workload,
        String portion,
        UUID original,
        UUID copy,
        String hypervisor,
        String actor,
        State state,
        String detail,
        Map<String, Double> measured,
        Map<String, Double> predicted,
        Instant beganAt,
        Instant updatedAt) {
    /** Copies the maps. */
    public RehearsalRecord {
        measured = Map.copyOf(measured);
        predicted = Map.copyOf(predicted);
    }

    public enum State {
        /** Its copy boots, or is asked, or is removed: something may be left of it. */
        RUNNING,
        PASSED,
        /** The copy, or a probe of it, did not do what it should. */
        FAILED,
        /** It was ended before it could tell anything: servers needed the room, or the daemon ended. */
        STOPPED;

        public boolean isFinal() {
            return this != RUNNING;
        }
    }
}
