package io.gnomon.plugin.openstack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The flavors that a cloud offers to everybody, as they were read within the last minute: reading takes a call for each. Thread-safe. */
public final class FlavorBook {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final CloudInventory inventory;
    private final InstantSource clock;
    private List<NovaFlavor> offered = List.of();
    private Instant readAt = Instant.MIN;

    public FlavorBook(Cloud cloud, InstantSource clock) {
        this.inventory = new CloudInventory(cloud);
        this.clock = clock;
    }

    /** @throws CloudException if they cannot be read now */
    public synchronized List<NovaFlavor> offered() {
        Instant now = clock.instant();
        boolean fresh = readAt.isAfter(now.minus(KEPT)) && !readAt.isAfter(now); // else the clock was set back
        if (!fresh) {
            offered = inventory.publicFlavors();
            readAt = now;
        }
        return offered;
    }
}
