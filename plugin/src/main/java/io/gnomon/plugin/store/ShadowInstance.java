package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A server, or room for one, that waits for a request that is expected.
 *
 * @param profile id of the {@link WorkloadProfile} that it is of
 * @param name of its server as long as nobody has claimed it
 * @param memoryMib what it holds while it waits
 * @param askedBy who wanted it: a person, or the daemon by its plan
 * @param detail what it waits for or what came of it, in words for people
 * @param version grows with each change
 * @param expiresAt when it goes, if it is not wanted any more
 */
public record ShadowInstance(
        UUID id,
        String profile,
        String project,
        String name,
        Strength strength,
        String hypervisor,
        State state,
        double memoryMib,
        double cores,
        String askedBy,
        String detail,
        long version,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {
    /** How much of a server there is already. */
    public enum Strength {
        /** Room only. */
        RESERVED,
        /** Room, and a probe of the hypervisor. */
        PROBED,
        /** A server that runs. */
        STAGED
    }

    /** In the order that they are gone through. */
    public enum State {
        /** Written down; its server may have been asked for. */
        BOOTING,
        /** It runs, was verified and is at its minimum: whoever asks gets it. */
        READY,
        /** Somebody has it; it is being grown and handed over. */
        CLAIMING,
        /** It is to be removed. */
        REAPING,
        /** It is a server like any other now. */
        CLAIMED,
        /** Removed, or found to be gone. */
        GONE;

        public boolean isFinal() {
            return compareTo(CLAIMED) >= 0;
        }
    }

    /** The same, changed now. */
    public ShadowInstance with(State next, String why, Instant at) {
        return new ShadowInstance(
                id,
                profile,
                project,
                name,
                strength,
                hypervisor,
                next,
                memoryMib,
                cores,
                askedBy,
                why,
                version,
                createdAt,
                at,
                expiresAt);
    }

    /** The same, holding so much. */
    public ShadowInstance holding(double mib, double coresHeld) {
        return new ShadowInstance(
                id,
                profile,
                project,
                name,
                strength,
                hypervisor,
                state,
                mib,
                coresHeld,
                askedBy,
                detail,
                version,
                createdAt,
                updatedAt,
                expiresAt);
    }

    /** The same, until then. */
    public ShadowInstance until(Instant expiry) {
        return new ShadowInstance(
                id,
                profile,
                project,
                name,
                strength,
                hypervisor,
                state,
                memoryMib,
                cores,
                askedBy,
                detail,
                version,
                createdAt,
                updatedAt,
                expiry);
    }
}
