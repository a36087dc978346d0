package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.Locale;
import java.util.Optional;
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
        HypervisorReading seen = cluster.port(server.hypervisor()).observe(Set.of(server.server()));
        Optional<ServerReading> found = seen.servers().stream()
                .filter(s -> s.id().equals(server.server()))
                .findFirst();
        if (found.isEmpty() && seen.present().contains(server.server())) {
            throw new UnreachableException(
                    server.name() + " of " + server.hypervisor() + " is there and cannot be read");
        }
        return found.isEmpty() || found.get().guest() == GuestState.STOPPED;
    }
}
