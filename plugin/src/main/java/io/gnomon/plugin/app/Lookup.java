package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which server a caller means. Nobody finds one of another project than the caller's own, unless the caller reaches all.
 * Thread-safe.
 */
final class Lookup {
    private final Fleet fleet;
    private final Servers servers;

    Lookup(Fleet fleet, Servers servers) {
        this.fleet = fleet;
        this.servers = servers;
    }

    /** Every running server, by name. */
    List<Tracked> all(Caller caller) {
        return fleet.all().stream()
                .filter(t -> caller.sees(t.record().project()))
                .sorted(Comparator.comparing(t -> t.record().name()))
                .toList();
    }

    /**
     * A running server.
     *
     * @throws ApiException SERVER_NOT_FOUND or AMBIGUOUS_NAME
     */
    Tracked running(Caller caller, String idOrName) {
        List<Tracked> found = allRunning(caller, idOrName);
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.SERVER_NOT_FOUND,
                    "no running server of project " + caller.project() + " is called '" + idOrName + "'",
                    "see: gnomon server list");
        }
        return only(found, idOrName);
    }

    /**
     * A running server, or else one that has stopped: what was done to it and known of it outlives it.
     *
     * @throws ApiException SERVER_NOT_FOUND or AMBIGUOUS_NAME
     */
    ServerRecord past(Caller caller, String idOrName) {
        List<Tracked> running = allRunning(caller, idOrName);
        if (!running.isEmpty()) {
            return only(running, idOrName).record();
        }
        List<ServerRecord> stopped = Stream.concat(servers.ofProject(caller.project()).stream(), withId(idOrName))
                .filter(record -> isMeant(record, caller, idOrName))
                .distinct()
                .toList();
        if (stopped.isEmpty()) {
            throw new ApiException(
                    Code.SERVER_NOT_FOUND,
                    "no server of project " + caller.project() + " is or was called '" + idOrName + "'",
                    "see: gnomon server list");
        }
        return only(stopped, idOrName);
    }

    private List<Tracked> allRunning(Caller caller, String idOrName) {
        return fleet.all().stream()
                .filter(t -> isMeant(t.record(), caller, idOrName))
                .toList();
    }

    private static boolean isMeant(ServerRecord record, Caller caller, String idOrName) {
        return caller.sees(record.project())
                && (record.id().toString().equals(idOrName) || record.name().equals(idOrName));
    }

    private Stream<ServerRecord> withId(String id) {
        try {
            return servers.find(UUID.fromString(id)).stream();
        } catch (IllegalArgumentException e) {
            return Stream.empty(); // it is a name
        }
    }

    private static <T> T only(List<T> found, String idOrName) {
        if (found.size() > 1) {
            throw new ApiException(
                    Code.AMBIGUOUS_NAME,
                    found.size() + " servers are called '" + idOrName + "'",
                    "use the id: gnomon server list -c id -c name");
        }
        return found.get(0);
    }
}
