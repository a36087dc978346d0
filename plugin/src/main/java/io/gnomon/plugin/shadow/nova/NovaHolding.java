package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.shadow.Holding;
import io.gnomon.plugin.store.ShadowServers;
import java.util.UUID;

/** Keeps others from the servers of shadow instances, by the ids that Nova gave these. Thread-safe. */
public final class NovaHolding implements Holding {
    private final Holding servers;
    private final ShadowServers known;

    public NovaHolding(Holding servers, ShadowServers known) {
        this.servers = servers;
        this.known = known;
    }

    /** One whose server is not known yet is held when it is. */
    @Override
    public void hold(UUID instance) {
        known.of(instance).ifPresent(servers::hold);
    }

    @Override
    public void release(UUID instance) {
        known.of(instance).ifPresent(servers::release);
    }
}
