package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sees for itself whether a server that is said to have been moved runs where it should. Thread-safe. */
final class Arrival {
    private final Cluster cluster;
    private final Fleet fleet;

    Arrival(Cluster cluster, Fleet fleet) {
        this.cluster = cluster;
        this.fleet = fleet;
    }

    /**
     * What was seen.
     *
     * @param done whether all of it was
     * @param text what, or what is missing yet
     */
    record Seen(boolean done, String text) {}

    /** @param m whose time of change is when it was said to have arrived */
    Seen look(MigrationRecord m) {
        Instant since = m.updatedAt();
        Optional<HypervisorReading> source = fresh(m.source(), since);
        Optional<HypervisorReading> target = fresh(m.target(), since);
        if (target.isEmpty()) {
            return missing(m.target() + " was not looked at since");
        }
        if (!target.get().present().contains(m.server())) {
            return missing("it is not seen on " + m.target());
        }
        if (source.isEmpty()) {
            return missing(m.source() + " was not looked at since");
        }
        if (source.get().present().contains(m.server())) {
            return missing("it is still seen on " + m.source());
        }
        Optional<ServerReading> reading = fleet.find(m.server())
                .flatMap(Tracked::latest)
                .filter(r -> r.hypervisor().equals(m.target()) && r.at().isAfter(since));
        if (reading.isEmpty()) {
            return missing("it was not read on " + m.target() + " yet");
        }
        OptionalDouble cpu = reading.get().usage().get(Resource.CPU);
        if (cpu.isEmpty()) {
            return missing("its CPU time was not seen to go on yet");
        }
        OptionalDouble memory = reading.get().usage().get(Resource.MEMORY);
        String guest = memory.isPresent()
                ? String.format(Locale.ROOT, "its guest answers and uses %.0f MiB", memory.getAsDouble())
                : "its guest tells nothing of its memory";
        return new Seen(
                true,
                String.format(
                        Locale.ROOT,
                        "runs on %s and not on %s any more; it uses %.2f cores, and %s",
                        m.target(),
                        m.source(),
                        cpu.getAsDouble(),
                        guest));
    }

    private static Seen missing(String what) {
        return new Seen(false, what);
    }

    private Optional<HypervisorReading> fresh(String hypervisor, Instant since) {
        return cluster.latest(hypervisor).filter(r -> r.at().isAfter(since));
    }
}
