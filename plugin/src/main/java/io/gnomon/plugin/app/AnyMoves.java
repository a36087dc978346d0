package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.openstack.NovaMoves;
import io.gnomon.plugin.trace.TraceMoves;
import java.util.Optional;
import java.util.UUID;

/** Leaves each move to whoever can make it: Nova moves its own servers, trace-driven hypervisors theirs. Thread-safe. */
record AnyMoves(Optional<NovaMoves> nova, TraceMoves traces, Cluster cluster) implements ServerMoves {
    @Override
    public void refresh() {
        nova.ifPresent(NovaMoves::refresh);
    }

    @Override
    public Optional<String> closed(HypervisorReading hypervisor) {
        return nova.flatMap(n -> n.closed(hypervisor));
    }

    @Override
    public boolean open(ServerReading server, HypervisorReading to) {
        // a guest cannot go on where nothing but a recording runs, whoever moves it
        boolean alike = traces.has(server.hypervisor()) == traces.has(to.name());
        return alike && (!server.isNovas() || nova.map(n -> n.open(server, to)).orElse(true));
    }

    @Override
    public Optional<String> adviceOnly(ServerReading server) {
        if (server.isNovas()) {
            return nova.isPresent()
                    ? nova.get().adviceOnly(server)
                    : Optional.of("the server is Nova's, and no OpenStack is configured (openstack.cloud)");
        }
        return traces.has(server.hypervisor())
                ? Optional.empty()
                : Optional.of(
                        "Gnomon moves no servers between plain libvirt hypervisors; do it with: virsh migrate --live");
    }

    @Override
    public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
        mover(server.isNovas(), from)
                .orElseThrow(() -> new RefusedException(server.name() + " cannot be moved by Gnomon"))
                .begin(server, from, to);
    }

    @Override
    public Progress progress(UUID server, HypervisorReading from, HypervisorReading to) {
        boolean novas = java.util.stream.Stream.of(from.name(), to.name())
                .flatMap(name -> cluster.latest(name).stream())
                .flatMap(reading -> reading.servers().stream())
                .filter(reading -> reading.id().equals(server))
                .anyMatch(ServerReading::isNovas);
        return mover(novas, from)
                .or(() -> nova.map(ServerMoves.class::cast)) // it is on neither: only Nova may know more
                .<Progress>map(mover -> mover.progress(server, from, to))
                .orElseGet(() -> new Progress.Stayed("nobody is known who could move it"));
    }

    @Override
    public void ended(UUID server) {
        nova.ifPresent(n -> n.ended(server));
    }

    private Optional<ServerMoves> mover(boolean novas, HypervisorReading from) {
        if (novas) {
            return nova.map(ServerMoves.class::cast);
        }
        return traces.has(from.name()) ? Optional.of(traces) : Optional.empty();
    }
}
