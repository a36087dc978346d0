package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The servers that were ever seen. */
public interface Servers {
    /** Inserts, or updates name, hypervisor, metadata and start; the toggle, the wishes and the pseudonym of a known one stay. */
    ServerRecord seen(ServerRecord server);

    Optional<ServerRecord> find(UUID id);

    List<ServerRecord> running();

    void stopped(UUID id, Instant at);

    /** Sets the toggle and says who did. */
    ServerRecord setDynamicAllocation(UUID id, boolean on, String actor);

    /** Sets what the owner wishes under a key, or takes it back, and says who did. */
    ServerRecord setWish(UUID id, String key, Optional<String> value, String actor);

    /** Forgets servers for good, with their adjustments and notifications. */
    void erase(Iterable<UUID> ids);

    List<ServerRecord> ofProject(String project);

    /** Of any project; those that were last started since then, the oldest start first. */
    List<ServerRecord> startedSince(Instant since);

    /** Runs what writes a lot on this thread, such as a first look at a large fleet: all of it is durable when this returns. */
    void together(Runnable writes);
}
