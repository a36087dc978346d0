package io.gnomon.plugin.deployment;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Copies behind a line that can be cut, and a daemon that can be killed, before or after what it does. */
final class FaultyCopies implements Copies {
    private final Copies really;

    /** Hypervisors do not answer. */
    volatile boolean cut;

    /** Making a copy ends in the loss of the connection, before anything is done. */
    boolean cutMakes;

    /** At which call the daemon is killed, counted twice for each: before it and after it; 0 = at none. */
    int killAt;

    private int calls;

    /** Ends a run as a kill would. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    FaultyCopies(Copies really) {
        this.really = really;
    }

    private void step() {
        if (++calls == killAt) {
            throw new Killed();
        }
    }

    private void reach(String hypervisor) {
        step();
        if (cut) {
            throw new UnreachableException(hypervisor + " is cut off");
        }
    }

    @Override
    public ServerRequest request(Site.Member original, UUID copy) {
        step();
        return really.request(original, copy);
    }

    @Override
    public void make(ServerRequest request, String hypervisor, double share) {
        reach(hypervisor);
        if (cutMakes) {
            throw new UnreachableException(hypervisor + " was lost while it made the copy");
        }
        really.make(request, hypervisor, share);
        step();
    }

    @Override
    public Optional<ServerReading> look(UUID copy, String hypervisor) {
        reach(hypervisor);
        return really.look(copy, hypervisor);
    }

    @Override
    public String run(UUID copy, String hypervisor, List<String> words, Duration limit) {
        reach(hypervisor);
        return really.run(copy, hypervisor, words, limit);
    }

    @Override
    public void remove(UUID copy, String hypervisor) {
        reach(hypervisor);
        really.remove(copy, hypervisor);
        step();
    }

    @Override
    public List<Seen> seen() {
        return really.seen();
    }

    @Override
    public Optional<String> pressure(String hypervisor, long asks) {
        reach(hypervisor);
        return really.pressure(hypervisor, asks);
    }

    @Override
    public long asks(String hypervisor) {
        return really.asks(hypervisor);
    }
}
