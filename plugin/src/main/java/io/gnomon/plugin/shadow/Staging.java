package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * How staged servers are made, kept small, grown and handed over, by whoever is master of servers. Thread-safe. Every method may
 * throw {@link io.gnomon.plugin.cluster.UnreachableException}, when it is not known what came of it, and {@link
 * io.gnomon.plugin.cluster.RefusedException}, when nothing did.
 */
public interface Staging {
    /** Why no server of this profile can be staged; empty if one can. */
    Optional<String> whyNot(WorkloadProfile profile);

    /**
     * Chooses a hypervisor and holds room there for what a staged server takes.
     *
     * @param present how many shadow instances there are on each hypervisor already; one that is missing has none
     * @param most how many there may be on each
     */
    String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most);

    /** {@link #whyNot(WorkloadProfile)}, for one of this strength. */
    default Optional<String> whyNot(WorkloadProfile profile, Strength strength) {
        return whyNot(profile);
    }

    /** {@link #place(UUID, WorkloadProfile, Map, int)}, for one of this strength. */
    default String place(UUID id, WorkloadProfile profile, Strength strength, Map<String, Integer> present, int most) {
        return place(id, profile, present, most);
    }

    /** {@link #takes(WorkloadProfile)}, of this strength. */
    default Held takes(WorkloadProfile profile, Strength strength) {
        return takes(profile);
    }

    /** The daemon has started, and nothing has been decided yet. */
    default void resume(ShadowInstance instance) {}

    /** Gives back what is held under an id that is not open. @param isOpen by an instance's id */
    default void sweep(Predicate<UUID> isOpen) {}

    /** Nothing will be booted where room was held. */
    void giveBack(UUID id);

    /** What a server of it holds from its boot on; nothing if that is not known before. */
    default Held takes(WorkloadProfile profile) {
        return new Held(0, 0);
    }

    /** Whether servers on this hypervisor are looked after: one that is not configured any more is not. */
    default boolean knows(String hypervisor) {
        return true;
    }

    /** Servers that are seen now, bear the mark of a shadow instance, and are looked after here. */
    default Set<UUID> marked() {
        return Set.of();
    }

    /** Whether somebody still waits for what he has asked for. */
    default boolean isAwaited(Handover to) {
        return true;
    }

    /** For how long after a handing over began it may yet be completed by somebody else; none if nobody else does any of it. */
    default Duration completedWithin() {
        return Duration.ZERO;
    }

    /** Whether there is room by now for what it takes to grow this one to its full size. */
    default boolean fits(ShadowInstance instance, WorkloadProfile profile) {
        return true;
    }

    /** Memory that servers in use need of those that wait, in MiB by hypervisor; since the last call. */
    default Map<String, Double> needed() {
        return Map.of();
    }

    /** Asks for the server; it is there under the instance's id when this returns, and boots. */
    void boot(ShadowInstance instance, WorkloadProfile profile);

    Look look(ShadowInstance instance);

    /** Makes one that is up as small as it may be. Asking twice does no harm. */
    Held shrink(ShadowInstance instance);

    /**
     * Sees to it that the guest of one that is ready has enough to go on.
     *
     * @return what it holds now, if that was changed
     * @throws NoRoomException if it needs more and there is no room for that
     */
    default Optional<Held> keep(ShadowInstance instance, WorkloadProfile profile) {
        return Optional.empty();
    }

    /**
     * Claims what the profile sells, gives it to the server and sees in its guest that it is there.
     *
     * @throws NoRoomException if there is no room for it; nothing was done to the server
     * @return what was seen, for people
     */
    String grow(ShadowInstance instance, WorkloadProfile profile);

    /**
     * From now on it is the server that was asked for. Asking twice does no harm.
     *
     * @throws NotAwaitedException if nobody waits for it any more; nobody has been told of it
     */
    void handOver(ShadowInstance instance, WorkloadProfile profile, Handover to);

    /** Whether it was handed over: it bears no mark of a shadow instance any more. */
    boolean isHandedOver(ShadowInstance instance);

    /** Removes it. One that is gone already is no error. */
    void remove(ShadowInstance instance);

    /** How a server is. */
    enum Look {
        /** Its hypervisor is not seen now. */
        UNKNOWN,
        ABSENT,
        /** It is there, or will be, and its guest says nothing yet, or nothing any more. */
        BOOTING,
        /** Its guest says itself that it runs. */
        UP,
        /** It is there, and its guest does not run. */
        DEAD
    }

    /** There is no room to grow a server, which is as it was. */
    final class NoRoomException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoRoomException(String message) {
            super(message);
        }
    }

    /** Who asked has gone, and knows nothing of the server. */
    final class NotAwaitedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotAwaitedException(String message) {
            super(message);
        }
    }

    /** What a staged server takes. */
    record Held(double memoryMib, double cores) {}

    /**
     * What can be changed of a server that runs.
     *
     * @param actor who asked for it
     */
    record Handover(String name, String actor, Map<String, String> metadata, boolean dynamicAllocation) {}
}
