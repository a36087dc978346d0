package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which projects let their servers be shadows for others, and an audit that is only ever added to. */
public interface Consents {
    /** Grants, and says so in the audit. Of one that is granted already only the audit grows. */
    Consent grant(String project, String actor, Instant at);

    /** Takes it back, and says so in the audit. Returns whether it had been granted. */
    boolean revoke(String project, String actor, Instant at);

    /** Adds a line to the audit. */
    void note(String project, String actor, String action, String detail, Instant at);

    List<Consent> granted();

    /** The audit, the latest first. @param project only of this one; empty = all */
    List<ConsentEntry> audit(Optional<String> project, int limit);
}
