package io.gnomon.plugin.deployment;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How copies of servers are made, looked at and removed, by whoever is master of servers. Thread-safe. Every method may throw {@link
 * io.gnomon.plugin.cluster.UnreachableException}, when it is not known what came of it, and {@link
 * io.gnomon.plugin.cluster.RefusedException}, when nothing did.
 */
public interface Copies {
    /** The mark of a copy, in the place of a shadow instance's strength. */
    String MARK = ServerReading.REHEARSAL;

    /** What a copy of this server is to be made from. */
    ServerRequest request(Site.Member original, UUID copy);

    /** Holds room for it, and asks for it; it is there when this returns, and boots. @param share of the hypervisor that it may take */
    void make(ServerRequest request, String hypervisor, double share);

    /** How it is now; empty if it is not there. */
    Optional<ServerReading> look(UUID copy, String hypervisor);

    /**
     * Runs a program in its guest, to its end.
     *
     * @return what it printed
     * @throws io.gnomon.plugin.cluster.RefusedException if it did not end with 0, or in time, or nothing can be run there
     */
    String run(UUID copy, String hypervisor, List<String> words, Duration limit);

    /** One that is gone already is no error. */
    void remove(UUID copy, String hypervisor);

    /** Copies that are seen now, each with its hypervisor. */
    List<Seen> seen();

    /** Why a rehearsal must not go on there at this moment; empty if it may. @param asks as {@link #asks} said when it began */
    Optional<String> pressure(String hypervisor, long asks);

    /** How often servers of a hypervisor have lacked memory so far. */
    long asks(String hypervisor);

    /** One copy. */
    record Seen(UUID id, String hypervisor) {}
}
