package io.gnomon.plugin.cluster;

import java.util.Optional;
import java.util.UUID;

/** How servers are moved while they run, by whoever is their master. Thread-safe. */
public interface ServerMoves {
    /** What is known of a move that was asked for. */
    sealed interface Progress {
        /** It is under way. */
        record Moving() implements Progress {}

        /** Its master says that it runs where it was to go. */
        record Arrived() implements Progress {}

        /** It is not under way (any more), and the server is not where it was to go. @param reason for people */
        record Stayed(String reason) implements Progress {}

        /** There is no such server any more. */
        record Gone() implements Progress {}
    }

    /** Finds out anew which hypervisors may take servers. Called before each plan. */
    void refresh();

    /** Why a hypervisor takes no servers now, for people. Does not wait. */
    Optional<String> closed(HypervisorReading hypervisor);

    /** Whether a server may be moved to a hypervisor at all. Does not wait. */
    boolean open(ServerReading server, HypervisorReading to);

    /** Why a server cannot be moved from here, though its owner or somebody else may; empty if it can. Does not wait. */
    Optional<String> adviceOnly(ServerReading server);

    /**
     * Asks for a move; it goes on when this returns.
     *
     * @throws RefusedException if nothing has been begun
     * @throws UnreachableException if it is not known what came of it
     */
    void begin(ServerReading server, HypervisorReading from, HypervisorReading to);

    /** @throws UnreachableException if that cannot be found out now */
    Progress progress(UUID server, HypervisorReading from, HypervisorReading to);

    /** The move is followed no more, whatever came of it. */
    default void ended(UUID server) {}
}
