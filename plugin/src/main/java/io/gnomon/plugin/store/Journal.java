package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Adjustments, each written down before it is acted on. Every method is durable when it returns. */
public interface Journal {
    /** Writes the intent (its {@code id} is ignored, its state must be INTENDED) and returns it with its id. */
    Adjustment intend(Adjustment intent);

    /** Moves an adjustment on. @throws IllegalStateException if it would go backwards or leave a final state */
    Adjustment advance(long id, Adjustment.State state, String detail, Instant at);

    /**
     * Corrects what an adjustment was to lead to: less came of it, and that is kept.
     *
     * @throws IllegalStateException if it is not open
     */
    void reached(long id, double to);

    /** Those that are not final: to be reconciled at the start. */
    List<Adjustment> open();

    Optional<Adjustment> find(long id);

    /** The newest of those that match, newest first; {@code server} and {@code project} empty = all. */
    List<Adjustment> list(Optional<UUID> server, Optional<String> project, int limit);

    /** The newest of a server that changed this resource, VERIFIED or ACCEPTED; empty if none ever did. */
    Optional<Adjustment> lastEffective(UUID server, Resource resource);

    /**
     * The newest of each server that may have left it with more than was sold to it, or with a claim: of those that took effect,
     * are open, or were given up.
     */
    List<Adjustment> lastOfEachServer();

    /**
     * Drops those that are final and were last changed before this; open ones stay, however old. Their notifications go
     * with them. Returns how many went.
     */
    long prune(Instant before);
}
