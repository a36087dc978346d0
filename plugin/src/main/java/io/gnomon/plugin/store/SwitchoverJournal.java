package io.gnomon.plugin.store;

import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Switchovers, each step written down before it is taken. Every method is durable when it returns. */
public interface SwitchoverJournal {
    /**
     * Writes the intent (its {@code id} is ignored, its state must be DETECTED) and returns it with its id.
     *
     * @throws IllegalStateException if one of this portion, or of a server of it, is open, or another server has its traffic by
     *     now: of two who begin, one does
     */
    SwitchoverRecord begin(SwitchoverRecord intent);

    /**
     * Moves it on.
     *
     * @param met whether the objectives were seen to be met, by now
     * @throws IllegalStateException if it would go backwards, leave a final state, or somebody else has moved it on as far
     */
    SwitchoverRecord advance(SwitchoverRecord switchover, State state, boolean met, String detail, Instant at);

    /** Those that are not final, the oldest first. */
    List<SwitchoverRecord> open();

    Optional<SwitchoverRecord> find(long id);

    /** The last one by which an alternate became the server of the portion for good. */
    Optional<SwitchoverRecord> lastTakeover(String project, String workload, String portion, String member);

    /** The newest first. @param project only its workloads'; empty = all */
    List<SwitchoverRecord> list(Optional<String> project, int limit);

    /** Drops those that are final, were last changed before this, and are not the last takeover of their member. Returns how many went. */
    long prune(Instant before);
}
