package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes in what was observed: the fleet in memory, the samples on disk, who is young. */
public final class Memory {
    private final Fleet fleet;
    private final Watch watch;
    private final Consumer<List<Sample>> samples;

    public Memory(Fleet fleet, Watch watch, Consumer<List<Sample>> samples) {
        this.fleet = fleet;
        this.watch = watch;
        this.samples = samples;
    }

    /** Returns the servers that were seen just now. */
    List<Tracked> remember(List<Look> looks) {
        List<Tracked> fresh = new ArrayList<>();
        List<Sample> taken = new ArrayList<>();
        // first who is where: a server that has left one hypervisor for another has not stopped
        looks.forEach(look -> taken.addAll(fleet.remember(look.reading().servers())));
        for (Look look : looks) {
            HypervisorReading reading = look.reading();
            if (look.full()) {
                fleet.onlyThese(reading.name(), reading.present(), reading.at());
            }
            for (ServerReading server : reading.servers()) {
                watch.found(server.id(), reading.name(), server.startedAt(), reading.at());
                Optional<Tracked> tracked = fleet.find(server.id());
                tracked.ifPresent(fresh::add);
            }
        }
        samples.accept(taken);
        return fresh;
    }

    /** @param full whether all servers of the hypervisor were looked at */
    record Look(HypervisorReading reading, boolean full) {}
}
