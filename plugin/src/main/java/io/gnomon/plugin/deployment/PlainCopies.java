package io.gnomon.plugin.deployment;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Copies on hypervisors that are ours alone, of servers that were made here. A copy has no network and no disk, so that it cannot be
 * mistaken for its original, nor reach it; it does not grow. Thread-safe.
 */
public final class PlainCopies implements Copies {
    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final double contention;
    private final double busy;
    private final Predicate<Path> images;
    private final InstantSource clock;

    /**
     * @param contention share of the CPU time that servers wait for, from which on rehearsals stop
     * @param busy share of a hypervisor's CPU in use, from which on it has nothing left for rehearsals
     * @param images whether servers may be made from a folder: what a server was made from stands in its description, which others
     *     can edit
     */
    public PlainCopies(
            Cluster cluster,
            Fleet fleet,
            Room room,
            double contention,
            double busy,
            Predicate<Path> images,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.room = room;
        this.contention = contention;
        this.busy = busy;
        this.images = images;
        this.clock = clock;
    }

    @Override
    public ServerRequest request(Site.Member original, UUID copy) {
        ServerRequest from = cluster.port(original.hypervisor()).blueprint(original.id());
        if (!images.test(from.image())) {
            throw new RefusedException(
                    "its image is in none of the folders that servers may be made from (servers.image-folders)");
        }
        ResourceVector size = from.flavor().start();
        return new ServerRequest(
                copy,
                "rehearsal-" + copy.toString().substring(0, 8),
                from.project(),
                "gnomon",
                new Flavor(from.flavor().name(), size, size, from.flavor().coresPerVcpu()),
                from.image(),
                from.disks(),
                Optional.empty(),
                from.kernelArguments(),
                Map.of(ServerReading.SHADOW, MARK),
                false);
    }

    @Override
    public void make(ServerRequest request, String hypervisor, double share) {
        ResourceVector size = request.flavor().start();
        double memory = size.getOr(Resource.MEMORY, 0);
        room.claimForNew(request.id(), memory, () -> {
            HypervisorReading seen = cluster.latest(hypervisor)
                    .filter(r -> cluster.isReachable(hypervisor))
                    .orElseThrow(() -> new UnreachableException(hypervisor + " does not answer"));
            within(seen, Resource.CPU, size.getOr(Resource.CPU, 0), share);
            within(seen, Resource.MEMORY, memory, share);
            double free = room.memory(hypervisor).map(Room.Memory::available).orElse(0.0);
            if (free < memory) {
                throw new RefusedException(String.format(
                        Locale.ROOT, "%s has %.0f MiB left, and the copy takes %.0f", hypervisor, free, memory));
            }
            return hypervisor;
        });
        room.making(request.id(), clock, () -> cluster.port(hypervisor).create(request));
    }

    private static void within(HypervisorReading seen, Resource resource, double takes, double share) {
        double capacity = seen.capacity().getOr(resource, Double.MAX_VALUE);
        if (takes > share * capacity) {
            throw new RefusedException(String.format(
                    Locale.ROOT,
                    "the copy takes %.1f %s of %s, and a rehearsal may take %.1f there, %.0f %%: lower"
                            + " deployment.risk-tolerance, or rehearse it on a larger hypervisor",
                    takes,
                    resource.unit(),
                    resource.label(),
                    share * capacity,
                    share * 100));
        }
    }

    @Override
    public Optional<ServerReading> look(UUID copy, String hypervisor) {
        return cluster.port(hypervisor).observe(Set.of(copy)).servers().stream()
                .filter(s -> s.id().equals(copy))
                .findFirst();
    }

    @Override
    public String run(UUID copy, String hypervisor, List<String> words, Duration limit) {
        return cluster.port(hypervisor).run(copy, script(words), limit);
    }

    /** Each word as it is, whatever a shell would make of it. */
    static String script(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
    }

    @Override
    public void remove(UUID copy, String hypervisor) {
        cluster.port(hypervisor).delete(copy);
        fleet.stopped(copy, clock.instant());
    }

    @Override
    public List<Seen> seen() {
        return fleet.all().stream()
                .filter(t -> MARK.equals(t.record().metadata().get(ServerReading.SHADOW)))
                .map(Tracked::record)
                .map(r -> new Seen(r.id(), r.hypervisor()))
                .toList();
    }

    @Override
    public Optional<String> pressure(String hypervisor, long asks) {
        HypervisorReading seen = cluster.latest(hypervisor).orElse(null);
        if (seen == null || !cluster.isReachable(hypervisor)) {
            throw new UnreachableException(hypervisor + " does not answer any more");
        }
        if (asks(hypervisor) > asks) {
            return Optional.of("servers of " + hypervisor + " lack memory");
        }
        if (seen.contention().delay() > contention) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "servers of %s wait for %.0f %% of their CPU time",
                    hypervisor,
                    seen.contention().delay() * 100));
        }
        double cores = seen.capacity().getOr(Resource.CPU, Double.MAX_VALUE);
        double used = seen.usage().getOr(Resource.CPU, 0) - copied(hypervisor);
        return used > busy * cores
                ? Optional.of(String.format(Locale.ROOT, "%s uses %.1f of its %.1f cores", hypervisor, used, cores))
                : Optional.empty();
    }

    /** Cores that copies themselves use there, or may use while they boot: what a rehearsal does is no reason to end it. */
    private double copied(String hypervisor) {
        return fleet.all().stream()
                .filter(t -> MARK.equals(t.record().metadata().get(ServerReading.SHADOW))
                        && t.record().hypervisor().equals(hypervisor))
                .flatMap(t -> t.latest().stream())
                .mapToDouble(s -> s.usage().getOr(Resource.CPU, s.allocation().getOr(Resource.CPU, 0)))
                .sum();
    }

    @Override
    public long asks(String hypervisor) {
        return room.asks(hypervisor);
    }
}
