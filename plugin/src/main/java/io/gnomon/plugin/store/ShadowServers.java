package io.gnomon.plugin.store;

import java.util.Optional;
import java.util.UUID;

/** Which server each shadow instance is, where an orchestrator chooses the ids of servers. Durable. Thread-safe. */
public interface ShadowServers {
    /** Writes it down; again does nothing. */
    void is(UUID instance, UUID server);

    /** Empty if it is not known, or not yet. */
    Optional<UUID> of(UUID instance);
}
