package io.gnomon.plugin.store;

import io.gnomon.plugin.store.RehearsalRecord.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rehearsals, newest first. Thread-safe. */
public interface Rehearsals {
    /** Writes one before anything is done for it. Returns it with its id. */
    RehearsalRecord begin(RehearsalRecord rehearsal);

    /** It is over, and nothing is left of it. Nothing happens if it was already. */
    void end(long id, State state, String detail, Map<String, Double> measured, Instant at);

    /** What came of it, before its copy is removed. */
    void note(long id, State outcome, String detail, Map<String, Double> measured, Instant at);

    /** What {@link #note} said came of one that is open still; empty if nothing was noted. */
    Optional<State> noted(long id);

    /** Whether a server was ever made for a rehearsal. */
    boolean isCopy(UUID server);

    /** Those of which something may be left. */
    List<RehearsalRecord> open();

    /** Those of one portion. */
    List<RehearsalRecord> of(String project, String workload, String portion);

    Optional<RehearsalRecord> find(long id);

    /** @param project only of this one; empty = all */
    List<RehearsalRecord> list(Optional<String> project, int limit);

    /** Erases those of a project that are over. */
    void forget(String project);

    /** Drops those that are over and were last changed before this. Returns how many went. */
    long prune(Instant before);
}
