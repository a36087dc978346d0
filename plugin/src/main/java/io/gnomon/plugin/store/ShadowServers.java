package io.gnomon.plugin.store;

import java.util.Optional;
import java.util.UUID;

/** Which server each shadow instance is, where an orchestrator chooses the ids of servers. Durable. Thread-safe. */
public interface ShadowServers {
    /** Writes it down; again does nothing. */
    void is(UUID instance, UUID server);

    /** Empty if it is not known, or not yet. */
    Optional<UUID> of(UUID instance);

    /** The instance that a server is; or, if none is known to be it, that of a project whose server of this name is not known. */
    Optional<UUID> instance(UUID server, String project, String name);
}
