package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.UUID;

/** Guests that die by themselves, on hypervisors that live. Thread-safe. */
public interface Guests {
    /** Whether its hypervisor has said that it crashed or was killed, and not that it was started again since. Answers at once. */
    boolean mayBeDead(UUID server);

    /**
     * Asks its hypervisor.
     *
     * @throws io.gnomon.plugin.cluster.UnreachableException if that does not answer
     */
    boolean isGone(End server);
}
