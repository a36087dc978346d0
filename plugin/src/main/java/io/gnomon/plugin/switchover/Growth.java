package io.gnomon.plugin.switchover;

import java.time.Instant;
import java.util.Optional;

/** Tells which servers need more than their hypervisors have, and who could give it. Thread-safe. */
public interface Growth {
    /**
     * What a server needs.
     *
     * @param since from when on it has needed that without a break
     * @param memoryMib in all
     * @param words for people: what it needs, as the end of a sentence
     */
    record Need(Instant since, double memoryMib, String words) {}

    /** Empty if its hypervisor has what it needs, that is not known of late, or it is being changed just now. */
    Optional<Need> need(Ward ward);

    /** Whether the alternate could be given as much now. */
    boolean fits(Need need, Alternate alternate);
}
