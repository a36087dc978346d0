package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Migrations, each written down before it is acted on. Every method is durable when it returns. */
public interface MigrationJournal {
    /**
     * Writes the intent (its {@code id} is ignored, its state must be INTENDED) and returns it with its id.
     *
     * @param most how many may be open, with this one
     * @throws IllegalStateException if one of this server is open, or as many as may be
     * @throws IllegalArgumentException if the server is not known
     */
    MigrationRecord intend(MigrationRecord intent, int most);

    /** Writes an advice, which is final at once. */
    MigrationRecord advise(MigrationRecord advice);

    /** Moves it on. @throws IllegalStateException if it would go backwards or leave a final state */
    MigrationRecord advance(long id, MigrationRecord.State state, String detail, Instant at);

    /** Those that are not final, the oldest first. */
    List<MigrationRecord> open();

    /** All that were changed last at this time or later, the newest first. */
    List<MigrationRecord> since(Instant at);

    /** The newest of those that match, newest first; {@code server} and {@code project} empty = all. */
    List<MigrationRecord> list(Optional<UUID> server, Optional<String> project, int limit);

    /** Drops those that are final and were last changed before this. Returns how many went. */
    long prune(Instant before);
}
