package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The way of a portion's traffic from one server to another, from intent to outcome.
 *
 * @param member what the portion calls the server that others stand in for
 * @param from the server that had the traffic
 * @param to its alternate
 * @param held what the alternate has while it waits
 * @param address that moves; empty = none is known
 * @param met whether the objectives were seen to be met
 * @param detail what came of it, in words for people
 * @param failingSince from when on the hypervisor was not seen to live; of a drill when it was asked for, of growth from
 *     when on it was needed
 * @param fencedAt from when on the old server surely had no traffic any more
 * @param expandedAt from when on the alternate had its full size
 * @param shiftedAt from when on the alternate had the traffic
 */
public record SwitchoverRecord(
        long id,
        Kind kind,
        String workload,
        String portion,
        String project,
        String member,
        String actor,
        End from,
        End to,
        Held held,
        Optional<String> address,
        State state,
        boolean met,
        String detail,
        Instant failingSince,
        Instant decidedAt,
        Optional<Instant> fencedAt,
        Optional<Instant> expandedAt,
        Optional<Instant> shiftedAt,
        Instant updatedAt) {
    /** Why. */
    public enum Kind {
        /** A hypervisor is dead. */
        FAILURE,
        /** A server's guest is dead, and its hypervisor lives. */
        GUEST,
        /** The server needs more than its hypervisor has; both live. */
        GROWTH,
        /** Somebody wants to see that it works; the traffic goes back at the end. */
        DRILL;

        /** Whether the old server lives, so that the traffic can go back to it. */
        public boolean isPlanned() {
            return this == GROWTH || this == DRILL;
        }
    }

    /** One end of it. */
    public record End(UUID server, String name, String hypervisor) {}

    /** What a server has. */
    public record Held(double memoryMib, double cores) {}

    /** In the order that they are gone through. */
    public enum State {
        /** Written down, nothing done yet. */
        DETECTED,
        /** The old server is being cut off from its traffic: it may or may not be. */
        FENCING,
        /** It was seen to be cut off. */
        FENCED,
        /** The alternate is being grown. */
        EXPANDING,
        /** The traffic is being moved to it: it may or may not have it. */
        SHIFTING,
        /** It has it; whether the objectives are met is being seen. */
        VERIFYING,
        /** The traffic is being taken from it again. */
        RETURNING,
        /** The objectives are met; of a drill: were met, and all is as it was. */
        DONE,
        /** They were not met; the alternate has no traffic any more. */
        ROLLED_BACK,
        /** Somebody has to look: the detail says at what. */
        FAILED;

        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    /** Whether the alternate has been the server of the portion since. */
    public boolean tookOver() {
        return kind != Kind.DRILL && state == State.DONE;
    }
}
