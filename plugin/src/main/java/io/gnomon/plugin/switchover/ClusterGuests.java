package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears of guests that end. One that was shut down, or ended by somebody, is not dead: that was meant to be. So is one that ended
 * while nobody listened, as nobody knows why. Thread-safe.
 */
public final class ClusterGuests implements Guests {
    /** Reasons of libvirt's (virDomainEventStoppedDetailType) that nobody has asked for. */
    private static final Set<String> BY_ITSELF = Set.of("crashed", "failed");

    private final Cluster cluster;
    private final Set<UUID> dead = ConcurrentHashMap.newKeySet();

    public ClusterGuests(Cluster cluster) {
        this.cluster = cluster;
        cluster.listen(this::event);
    }

    private void event(ClusterEvent event) {
        if (event instanceof ClusterEvent.ServerStarted started) {
            dead.remove(started.server());
        } else if (event instanceof ClusterEvent.ServerStopped stopped) {
            String reason = stopped.reason().toLowerCase(Locale.ROOT);
            if (BY_ITSELF.stream().anyMatch(reason::contains)) {
                dead.add(stopped.server());
            } else {
                dead.remove(stopped.server());
            }
        }
    }

    @Override
    public boolean mayBeDead(UUID server) {
        return dead.contains(server);
    }

    @Override
    public boolean isGone(End server) {
        return cluster.port(server.hypervisor()).observe(Set.of(server.server())).servers().stream()
                .filter(seen -> seen.id().equals(server.server()))
                .allMatch(seen -> seen.guest() == GuestState.STOPPED);
    }
}
