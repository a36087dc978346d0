package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A server that was ever seen, with the owner's wishes. */
public record ServerRecord(
        UUID id,
        String pseudonym,
        String name,
        String project,
        String actor,
        String hypervisor,
        boolean dynamicAllocation,
        Map<String, String> metadata,
        Instant startedAt,
        Optional<Instant> stoppedAt) {}
