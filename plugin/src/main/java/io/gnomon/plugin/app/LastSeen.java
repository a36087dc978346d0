package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.switchover.WardBook;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which servers a workload means, also when they were lost with their hypervisor. Thread-safe. */
final class LastSeen implements WardBook.Naming {
    private final Fleet fleet;
    private final Servers table;
    private final Meaning meaning;
    private final Map<Named, List<ServerRecord>> remembered = new ConcurrentHashMap<>();

    private record Named(String project, String reference) {}

    LastSeen(Fleet fleet, Servers table, Meaning meaning) {
        this.fleet = fleet;
        this.table = table;
        this.meaning = meaning;
    }

    @Override
    public List<ServerRecord> servers(String project, String reference) {
        Named named = new Named(project, reference);
        List<ServerRecord> running = fleet.all().stream()
                .filter(t -> !t.isShadow())
                .map(t -> t.record())
                .filter(r -> r.project().equals(project) && meaning.is(r, reference))
                .toList();
        if (!running.isEmpty()) {
            remembered.put(named, running);
            return running;
        }
        return remembered.computeIfAbsent(named, this::past);
    }

    /** Of servers that had one name after the other the last one is meant. */
    private List<ServerRecord> past(Named named) {
        List<ServerRecord> known = table.ofProject(named.project()).stream()
                .filter(r -> meaning.is(r, named.reference()))
                .toList();
        return Portion.mayBeSeveral(named.reference())
                ? known
                : known.stream().max(Comparator.comparing(ServerRecord::startedAt)).stream()
                        .toList();
    }
}
