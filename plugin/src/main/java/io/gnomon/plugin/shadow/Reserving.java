package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Room that is held for a server to come, by whoever sells the hypervisors. Thread-safe. Every method may throw {@link
 * io.gnomon.plugin.cluster.UnreachableException}, when it is not known what came of it, and {@link
 * io.gnomon.plugin.cluster.RefusedException}, when nothing did.
 */
public interface Reserving {
    /** Why no room can be held for such a server; empty if it can. */
    Optional<String> whyNot(WorkloadProfile profile);

    /** Chooses a hypervisor; {@link Staging#place}. */
    String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most);

    /** Nothing will be held where {@link #place} chose. */
    void giveBack(UUID id);

    /** Holds all that such a server is sold, under the instance's id. Asking twice does no harm. */
    void hold(ShadowInstance instance, WorkloadProfile profile);

    /** Whether it is held still; empty if nobody can say now. */
    Optional<Boolean> isHeld(ShadowInstance instance);

    /** Holds it no more. What is not held is no error. */
    void free(ShadowInstance instance);

    /** The daemon has started: what is only known to it is held again. */
    default void resume(ShadowInstance instance) {}

    /** Frees what is held under an id that is not open, as after the loss of a database. @param isOpen by an instance's id */
    default void sweep(Predicate<UUID> isOpen) {}
}
