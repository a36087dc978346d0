package io.gnomon.plugin.notify;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.Notification;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Messages of tests. */
final class Tales {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Tales() {}

    static Message adjusted(long id, String server, Resource resource, double from, double to) {
        UUID uuid = UUID.nameUUIDFromBytes(server.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Adjustment a = new Adjustment(
                id,
                uuid,
                server,
                "shop",
                "gnomon",
                resource,
                from,
                to,
                1,
                1,
                1,
                1,
                "It will run out.",
                State.VERIFIED,
                "seen",
                NOON,
                NOON);
        return new Message(
                new Notification(
                        id, NOON, "shop", "gnomon", Optional.of(uuid), Optional.of(id), server + " told " + id),
                server,
                Optional.of(a));
    }

    static Told one(long id) {
        return new Told.Single(adjusted(id, "web", Resource.CPU, 1, 2));
    }
}
