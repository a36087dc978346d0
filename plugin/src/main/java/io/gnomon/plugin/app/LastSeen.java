package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.switchover.WardBook;
import io.gnomon.plugin.tags.TagBook;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which servers a workload means, also when they were lost with their hypervisor. Thread-safe. */
final class LastSeen implements WardBook.Naming {
    private final Fleet fleet;
    private final Servers table;
    private final TagBook tags;
    private final Map<Named, List<ServerRecord>> remembered = new ConcurrentHashMap<>();

    private record Named(String project, String reference) {}

    LastSeen(Fleet fleet, Servers table, TagBook tags) {
        this.fleet = fleet;
        this.table = table;
        this.tags = tags;
    }

    @Override
    public List<ServerRecord> servers(String project, String reference) {
        Named named = new Named(project, reference);
        List<ServerRecord> running = fleet.all().stream()
                .filter(t -> !t.isShadow())
                .map(t -> t.record())
                .filter(r -> r.project().equals(project) && isMeant(r, reference))
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
                .filter(r -> isMeant(r, named.reference()))
                .toList();
        return named.reference().startsWith(Portion.TAG)
                ? known
                : known.stream().max(Comparator.comparing(ServerRecord::startedAt)).stream()
                        .toList();
    }

    private boolean isMeant(ServerRecord server, String reference) {
        if (reference.startsWith(Portion.TAG)) {
            String tag = reference.substring(Portion.TAG.length()).toLowerCase(Locale.ROOT);
            return tags.of(server.id()).stream().anyMatch(t -> t.name().equals(tag));
        }
        return server.name().equals(reference) || server.id().toString().equals(reference);
    }
}
