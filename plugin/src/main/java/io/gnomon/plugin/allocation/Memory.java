package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        fleet.together(() -> {
            // first who is where: a server that has left one hypervisor for another has not stopped
            looks.forEach(look -> taken.addAll(fleet.remember(look.reading().servers())));
            Map<String, HypervisorReading> full = new HashMap<>();
            looks.stream()
                    .filter(Look::full)
                    .forEach(look -> full.put(look.reading().name(), look.reading()));
            fleet.onlyThese(full);
        });
        for (Look look : looks) {
            HypervisorReading reading = look.reading();
            for (ServerReading server : reading.servers()) {
                watch.found(server.id(), reading.name(), server.startedAt(), reading.at());
                fleet.find(server.id()).ifPresent(fresh::add);
            }
        }
        samples.accept(taken);
        return fresh;
    }

    /** @param full whether all servers of the hypervisor were looked at */
    record Look(HypervisorReading reading, boolean full) {}
}
