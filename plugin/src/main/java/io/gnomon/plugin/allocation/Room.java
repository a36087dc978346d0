package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What memory the hypervisors have left to give. Memory is not overcommitted, so that whoever wants some claims it here
 * first: a new server before it is made, growth with its intent. A claim counts until a full look, begun after the claim
 * was honoured, shows the allocation itself. Thread-safe.
 */
public final class Room {
    private final Cluster cluster;
    private final Fleet fleet;
    private final double reserveMib;
    private final Map<Claimant, Claim> claims = new HashMap<>();
    /** Servers that are claimed for and that nobody has asked for yet. */
    private final Set<UUID> reserved = new HashSet<>();

    private final Map<String, Double> lacks = new HashMap<>();
    private final Map<String, Long> asks = new HashMap<>();

    private record Claimant(UUID server, boolean isNew) {}

    /** @param honoured when the hypervisor had done it; MAX until then */
    private record Claim(String hypervisor, double mib, Instant honoured) {}

    /** @param reserveMib what each hypervisor keeps for itself */
    public Room(Cluster cluster, Fleet fleet, double reserveMib) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.reserveMib = reserveMib;
    }

    public double reserveMib() {
        return reserveMib;
    }

    /** A hypervisor's memory in MiB. {@code taken} is what is used or allocated, whichever is more, and what is claimed. */
    public record Memory(double capacity, double taken, double reserve) {
        public double available() {
            return Math.max(0, capacity - reserve - taken);
        }
    }

    /** Empty if the hypervisor was never seen. */
    public synchronized Optional<Memory> memory(String hypervisor) {
        return cluster.latest(hypervisor)
                .map(reading -> new Memory(
                        reading.capacity().getOr(Resource.MEMORY, Double.MAX_VALUE),
                        Math.max(allocated(reading), reading.usage().getOr(Resource.MEMORY, 0)) + claimed(reading),
                        reserveMib));
    }

    /** Memory of it that is promised to servers that are being made or grown, MiB. */
    public synchronized double promised(String hypervisor) {
        return cluster.latest(hypervisor).map(this::claimed).orElse(0.0);
    }

    private double allocated(HypervisorReading reading) {
        double unread = reading.unread().stream()
                .flatMap(id -> fleet.find(id).stream())
                .flatMap(server -> server.latest().stream())
                .mapToDouble(s -> s.allocation().getOr(Resource.MEMORY, 0))
                .sum();
        return unread + reading.allocated().getOr(Resource.MEMORY, 0);
    }

    /** What memory a server is taken to have where {@link #memory} is told, MiB; empty if it is not there. */
    OptionalDouble counted(UUID server, String hypervisor) {
        HypervisorReading reading = cluster.latest(hypervisor).orElse(null);
        if (reading == null || !reading.present().contains(server)) {
            return OptionalDouble.empty();
        }
        return reading.servers().stream()
                .filter(seen -> seen.id().equals(server))
                .findFirst()
                .or(() -> fleet.find(server).flatMap(Tracked::latest))
                .map(seen -> seen.allocation().get(Resource.MEMORY))
                .orElse(OptionalDouble.empty());
    }

    private double claimed(HypervisorReading reading) {
        claims.values()
                .removeIf(c ->
                        c.hypervisor().equals(reading.name()) && c.honoured().isBefore(reading.at()));
        return claims.values().stream()
                .filter(c -> c.hypervisor().equals(reading.name()))
                .mapToDouble(Claim::mib)
                .sum();
    }

    /**
     * Chooses a hypervisor for a new server and claims its memory there; nobody else claims between the two.
     *
     * @param place names the hypervisor, or throws if none has the room
     */
    public synchronized String claimForNew(UUID server, double mib, Supplier<String> place) {
        String hypervisor = place.get();
        claims.put(new Claimant(server, true), new Claim(hypervisor, mib, Instant.MAX));
        return hypervisor;
    }

    /** {@link #claimForNew}, for a server that nobody has asked for yet: it gives way to servers that need the memory. */
    public synchronized String reserve(UUID server, double mib, Supplier<String> place) {
        String hypervisor = claimForNew(server, mib, place);
        reserved.add(server);
        return hypervisor;
    }

    public synchronized boolean isReserved(UUID server) {
        return reserved.contains(server);
    }

    /** Has a server made for which room is claimed. What nobody can say was not made keeps its claim. */
    public void making(UUID server, InstantSource clock, Runnable making) {
        boolean surelyNot = false;
        try {
            making.run();
        } catch (RefusedException e) {
            surelyNot = true;
            throw e;
        } finally {
            if (surelyNot) {
                notMade(server);
            } else {
                made(server, clock.instant()); // after any other error it may be there all the same
            }
        }
    }

    /** The server is there, or may be: its claim lasts until a full look says which. */
    public void made(UUID server, Instant at) {
        honoured(new Claimant(server, true), at);
    }

    /** The server was not made. */
    public synchronized void notMade(UUID server) {
        claims.remove(new Claimant(server, true));
        reserved.remove(server);
    }

    synchronized void claimForGrowth(UUID server, String hypervisor, double mib) {
        claims.put(new Claimant(server, false), new Claim(hypervisor, mib, Instant.MAX));
    }

    void grown(UUID server, Instant at) {
        honoured(new Claimant(server, false), at);
    }

    private synchronized void honoured(Claimant claimant, Instant at) {
        claims.computeIfPresent(claimant, (c, claim) -> new Claim(claim.hypervisor(), claim.mib(), at));
    }

    /**
     * Servers of a hypervisor need memory that it has not got. What waits there for somebody gives way first: it is asked to.
     *
     * @return so much of it will be given back, MiB
     */
    synchronized double askThoseWhoWait(String hypervisor, double mib) {
        double held = fleet.all().stream()
                .filter(Tracked::isShadow)
                .flatMap(server -> server.latest().stream())
                .filter(reading -> reading.hypervisor().equals(hypervisor))
                .mapToDouble(reading -> reading.allocation().getOr(Resource.MEMORY, 0))
                .sum();
        held += reserved.stream()
                .map(id -> claims.get(new Claimant(id, true)))
                .filter(claim -> claim != null && claim.hypervisor().equals(hypervisor))
                .mapToDouble(Claim::mib)
                .sum();
        double given = Math.min(held, mib);
        if (given > 0) {
            lacks.merge(hypervisor, given, Math::max);
            asks.merge(hypervisor, 1L, Long::sum);
        }
        return given;
    }

    /** How often those who wait on a hypervisor were asked to give way so far. */
    public synchronized long asks(String hypervisor) {
        return asks.getOrDefault(hypervisor, 0L);
    }

    /** What those who wait were asked for since the last call, in MiB by hypervisor. */
    public synchronized Map<String, Double> asked() {
        Map<String, Double> asked = Map.copyOf(lacks);
        lacks.clear();
        return asked;
    }

    /** Growth ended; if it was not honoured nothing is claimed any more. */
    synchronized void growthEnded(UUID server) {
        claims.computeIfPresent(
                new Claimant(server, false), (c, claim) -> claim.honoured().equals(Instant.MAX) ? null : claim);
    }

    /**
     * Why growth that was claimed does not fit any more; empty if it does. Others may have claimed between the look that it
     * was decided from and its claim.
     */
    synchronized Optional<String> objection(String hypervisor, double mib) {
        return memory(hypervisor)
                .filter(m -> m.taken() + m.reserve() > m.capacity() + 1e-6)
                .map(m -> String.format(
                        Locale.ROOT,
                        "%s has no room for it any more: %.0f MiB more were asked, and with them %.0f of %.0f MiB are used or"
                                + " promised and %.0f are kept in reserve",
                        hypervisor,
                        mib,
                        m.taken(),
                        m.capacity(),
                        m.reserve()));
    }
}
