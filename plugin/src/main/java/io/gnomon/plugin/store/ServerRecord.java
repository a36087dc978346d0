package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A server that was ever seen, with the owner's wishes.
 *
 * @param metadata as it was last seen at the server itself
 * @param wishes what was set here in place of metadata; wins over it
 */
public record ServerRecord(
        UUID id,
        String pseudonym,
        String name,
        String project,
        String actor,
        String hypervisor,
        boolean dynamicAllocation,
        Map<String, String> metadata,
        Map<String, String> wishes,
        Instant startedAt,
        Optional<Instant> stoppedAt) {

    /** One for which nothing was set here but its toggle. */
    public ServerRecord(
            UUID id,
            String pseudonym,
            String name,
            String project,
            String actor,
            String hypervisor,
            boolean dynamicAllocation,
            Map<String, String> metadata,
            Instant startedAt,
            Optional<Instant> stoppedAt) {
        this(
                id,
                pseudonym,
                name,
                project,
                actor,
                hypervisor,
                dynamicAllocation,
                metadata,
                Map.of(),
                startedAt,
                stoppedAt);
    }

    /** What its owner says of it under a key, here or in metadata. */
    public Optional<String> says(String key) {
        return Optional.ofNullable(wishes.getOrDefault(key, metadata.get(key)));
    }
}
