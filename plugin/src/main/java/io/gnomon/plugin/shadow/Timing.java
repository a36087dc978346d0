package io.gnomon.plugin.shadow;

import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.ShadowInstance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How long shadow instances take to be there. Thread-safe. */
final class Timing {
    private final Starts starts;
    private final InstantSource clock;

    /** Those that were asked for since the start: of no other it is known how long it took. */
    private final Set<UUID> asked = ConcurrentHashMap.newKeySet();

    Timing(Starts starts, InstantSource clock) {
        this.starts = starts;
        this.clock = clock;
    }

    void asked(UUID instance) {
        asked.add(instance);
    }

    /** It is there, or was given up. */
    void took(ShadowInstance instance) {
        if (asked.remove(instance.id())) {
            starts.took(instance.hypervisor(), instance.profile(), age(instance));
        }
    }

    void forget(UUID instance) {
        asked.remove(instance);
    }

    Duration age(ShadowInstance instance) {
        return Duration.between(instance.createdAt(), clock.instant());
    }
}
