package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Servers that are on their way to a hypervisor and are not seen there yet. Each is held until it is {@link #release
 * released} or has been on its way for too long. Thread-safe.
 */
public final class Reservations {
    private final Duration longest;
    private final InstantSource clock;
    private final Map<String, Held> byId = new HashMap<>();

    private record Held(String hypervisor, Newcomer server, Instant since) {}

    /** @param longest after so long a server that was never seen counts no more */
    public Reservations(Duration longest, InstantSource clock) {
        this.longest = longest;
        this.clock = clock;
    }

    /** Holds room for a server; what was held for the same id elsewhere is given up. */
    public synchronized void hold(String hypervisor, Newcomer server) {
        byId.put(server.id(), new Held(hypervisor, server, clock.instant()));
    }

    /**
     * What is expected of servers is told anew, as an outlook has taken the place of the one before: demands of two outlooks
     * cannot be added up.
     */
    public synchronized void renew(Function<Size, Demand> expected) {
        byId.replaceAll((id, held) -> {
            Size size = held.server().size();
            return size == null
                    ? held
                    : new Held(held.hypervisor(), held.server().expecting(expected.apply(size)), held.since());
        });
    }

    /** The server is seen where it is now, or will never come. Unknown ids are ignored. */
    public synchronized void release(String id) {
        byId.remove(id);
    }

    /** Where room is held for a server; empty if nowhere. */
    public synchronized Optional<String> of(String id) {
        forget();
        return Optional.ofNullable(byId.get(id)).map(Held::hypervisor);
    }

    /** How many are held now. */
    public synchronized int size() {
        forget();
        return byId.size();
    }

    /**
     * Hypervisors with what is on its way to them, in a list that is the caller's.
     *
     * @param exceptId what this server itself holds is not counted against it
     */
    public synchronized List<Candidate> applied(List<Candidate> candidates, String exceptId) {
        forget();
        Map<String, List<Newcomer>> coming = new HashMap<>();
        byId.forEach((id, held) -> {
            if (!id.equals(exceptId)) {
                coming.computeIfAbsent(held.hypervisor(), h -> new ArrayList<>())
                        .add(held.server());
            }
        });
        List<Candidate> result = new ArrayList<>(candidates);
        if (coming.isEmpty()) {
            return result;
        }
        result.replaceAll(candidate -> {
            Candidate loaded = candidate;
            for (Newcomer server : coming.getOrDefault(candidate.name(), List.of())) {
                loaded = loaded.with(server);
            }
            return loaded;
        });
        return result;
    }

    private void forget() {
        Instant oldest = clock.instant().minus(longest);
        byId.values().removeIf(held -> held.since().isBefore(oldest));
    }
}
