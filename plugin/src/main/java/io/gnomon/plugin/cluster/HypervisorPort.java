package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A hypervisor, however it is reached (libvirt, recorded traces). Thread-safe. Every method may throw {@link
 * UnreachableException}; an observation that failed is never replaced by an old one here.
 */
public interface HypervisorPort extends AutoCloseable {
    String name();

    /** Reads the hypervisor and all of its servers in one bulk call. */
    HypervisorReading observe();

    /** Reads only these servers (young ones are looked at more often). */
    HypervisorReading observe(Set<UUID> servers);

    /** How far one resource of one server can be moved now; empty if no lever for it works. */
    Optional<AllocationRange> range(UUID server, Resource resource);

    /**
     * What a flavor sells of a resource, where its server has more than that though its boot is over: a boost that must
     * end, or a limit that somebody took away. Empty if the limit is in force. Answers from the last look.
     */
    default OptionalDouble due(UUID server, Resource resource) {
        return OptionalDouble.empty();
    }

    /** Moves an allocation to an absolute target and verifies the effect. Asking twice changes nothing the second time. */
    Effect adjust(UUID server, Resource resource, double target);

    /** Starts a server here. @throws RefusedException if the hypervisor would not */
    UUID create(ServerRequest request);

    /**
     * A server that was made here for nobody yet is this one from now on: name, actor, metadata, toggle and flavor are what the
     * request says; its guest runs on. The image, and what it has now, stay as they are. Asking twice changes nothing the second
     * time.
     *
     * @param server with the id of that server
     * @throws RefusedException if it is gone, or no server that was made here
     */
    default void handOver(ServerRequest server) {
        throw new RefusedException(name() + " hands no servers over");
    }

    /**
     * What a server that was made here was made from, so that one like it can be made elsewhere.
     *
     * @throws RefusedException with the reason, for people, if none can be
     */
    default ServerRequest blueprint(UUID server) {
        throw new RefusedException(
                name() + " does not tell what the server was made from: copies are made of servers that Gnomon made");
    }

    /** Stops a server and removes what was made for it. One that is gone already is no error. */
    void delete(UUID server);

    /** What each lever is known to do here, for people: "works", or why not. */
    Map<String, String> levers();

    /** What a server's guest tells of its processes. May take seconds. */
    GuestLook processes(UUID server);

    /**
     * How far the clock of a server's guest is ahead of this process's; negative if it is behind, empty if nobody tells. May take
     * seconds.
     */
    default Optional<Duration> clockAhead(UUID server) {
        return Optional.empty();
    }

    /**
     * Runs a shell script in a server's guest, by its agent, and waits for its end.
     *
     * @throws RefusedException if it did not end with 0, did not end in time, or nothing can be run there
     * @return what it printed
     */
    default String run(UUID server, String script, Duration limit) {
        throw new RefusedException(name() + " runs nothing in guests");
    }

    /** Asks for something small, which a hypervisor that works answers at once. May hang with it. */
    default void ping() {
        observe(Set.of());
    }

    /** How long reads and writes of its servers' disks took of late, in the mean, seconds; empty if there were too few to tell. */
    default OptionalDouble diskSeconds() {
        return OptionalDouble.empty();
    }

    /** Servers that start and stop, and the hypervisor that goes and comes back. Return quickly. */
    void listen(Consumer<ClusterEvent> listener);

    @Override
    void close();
}
