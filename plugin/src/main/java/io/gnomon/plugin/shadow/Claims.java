package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.Staging.Handover;
import io.gnomon.plugin.store.ShadowClaim;
import io.gnomon.plugin.store.ShadowClaim.State;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives ready shadow instances to those who ask: takes one, grows it, sees in its guest that it is grown, hands it over. The database
 * decides who gets which, so that no instance is given twice; every step is written down before it is taken, so that one that was cut
 * off is either its owner's or removed. Thread-safe.
 */
public final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    /** After so many that could not be handed over somebody who asks is better served by a boot. */
    private static final int MOST_ATTEMPTS = 2;

    private final ShadowTable table;
    private final Staging staging;
    private final Holding holding;
    private final Predicate<String> permitted;
    private final ToDoubleFunction<String> health;
    private final Predicate<String> sound;
    private final Consumer<ShadowClaim> written;
    private final InstantSource clock;

    /** Those that a thread of ours carries out just now. */
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();

    /** Held shared from before a claim is written until it is known to be in hand, and alone while those are sought that are not. */
    private final ReadWriteLock taking = new ReentrantReadWriteLock();

    /**
     * @param permitted whether a project permits shadow instances
     * @param health of a hypervisor, 0 to 1
     * @param sound whether servers that are there may be given
     * @param written hears of each state after it is durable
     */
    public Claims(
            ShadowTable table,
            Staging staging,
            Holding holding,
            Predicate<String> permitted,
            ToDoubleFunction<String> health,
            Predicate<String> sound,
            Consumer<ShadowClaim> written,
            InstantSource clock) {
        this.table = table;
        this.staging = staging;
        this.holding = holding;
        this.permitted = permitted;
        this.health = health;
        this.sound = sound;
        this.written = written;
        this.clock = clock;
    }

    /**
     * A server that was claimed.
     *
     * @param seen what was seen of its growth, for people
     */
    public record Claimed(ShadowInstance instance, String seen, Duration grown, Duration handedOver) {}

    /**
     * Empty if nothing is ready for it: the server is to be made as ever.
     *
     * @throws UnreachableException if it is not known whether a server was handed over: it may be there by that name, now or soon
     */
    public Optional<Claimed> claim(WorkloadProfile profile, Optional<String> hypervisor, Handover to) {
        if (!permitted.test(profile.project())) {
            return Optional.empty();
        }
        Set<UUID> tried = new HashSet<>();
        for (int attempt = 0; attempt < MOST_ATTEMPTS && staging.isAwaited(to); attempt++) {
            List<UUID> preferred = preferred(profile, hypervisor, tried);
            Optional<ShadowClaim> taken = preferred.isEmpty() ? Optional.empty() : take(preferred, profile, to);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            tried.add(taken.get().instance());
            Optional<Claimed> claimed = carryOut(taken.get(), profile, to);
            if (claimed.isPresent()) {
                return claimed;
            }
        }
        return Optional.empty();
    }

    private Optional<ShadowClaim> take(List<UUID> preferred, WorkloadProfile profile, Handover to) {
        taking.readLock().lock();
        try {
            Optional<ShadowClaim> taken =
                    table.take(preferred, profile.project(), to.actor(), to.name(), clock.instant());
            taken.ifPresent(claim -> inHand.add(claim.id()));
            return taken;
        } finally {
            taking.readLock().unlock();
        }
    }

    /** Those that may be given, on the healthiest hypervisor first; of equals the oldest. */
    private List<UUID> preferred(WorkloadProfile profile, Optional<String> hypervisor, Set<UUID> tried) {
        return table.open().stream()
                .filter(i ->
                        i.state() == ShadowInstance.State.READY && i.profile().equals(profile.id()))
                .filter(i -> i.strength() == ShadowInstance.Strength.STAGED)
                .filter(i -> !tried.contains(i.id()))
                .filter(i -> hypervisor.isEmpty() || hypervisor.get().equals(i.hypervisor()))
                .filter(i -> staging.look(i) == Staging.Look.UP && sound.test(i.hypervisor()))
                .filter(i -> staging.fits(i, profile))
                .sorted(Comparator.comparingDouble((ShadowInstance i) -> -health.applyAsDouble(i.hypervisor()))
                        .thenComparing(ShadowInstance::createdAt)
                        .thenComparing(ShadowInstance::id))
                .map(ShadowInstance::id)
                .toList();
    }

    private Optional<Claimed> carryOut(ShadowClaim claim, WorkloadProfile profile, Handover to) {
        try {
            written.accept(claim);
            ShadowInstance instance = table.find(claim.instance()).orElseThrow();
            Instant began = clock.instant();
            Optional<String> seen = grown(claim, instance, profile);
            return seen.flatMap(what -> handedOver(claim, instance, profile, to, what, began));
        } finally {
            inHand.remove(claim.id());
        }
    }

    /** What was seen of it; empty if it could not be grown, and the claim has failed. */
    private Optional<String> grown(ShadowClaim claim, ShadowInstance instance, WorkloadProfile profile) {
        advance(claim, State.GROWING, "");
        try {
            String seen = staging.grow(instance, profile);
            advance(claim, State.GROWN, seen);
            return Optional.of(seen);
        } catch (Staging.NoRoomException e) {
            fail(claim, ShadowInstance.State.READY, "others were quicker: " + e.getMessage());
        } catch (RefusedException | UnreachableException e) {
            fail(claim, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Claimed> handedOver(
            ShadowClaim claim,
            ShadowInstance instance,
            WorkloadProfile profile,
            Handover to,
            String seen,
            Instant began) {
        Instant grown = clock.instant();
        advance(claim, State.NAMING, seen);
        try {
            staging.handOver(instance, profile, to);
        } catch (Staging.NotAwaitedException e) {
            waitAgain(claim, instance, String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (RefusedException | UnreachableException e) {
            log.warn("claim {} of shadow instance {}: {}", claim.id(), instance.id(), e.getMessage());
            if (!mayBeTheirs(claim, instance, String.valueOf(e.getMessage()))) {
                return Optional.empty();
            }
        }
        Instant done = clock.instant();
        Claimed claimed = new Claimed(instance, seen, Duration.between(began, grown), Duration.between(grown, done));
        end(
                claim,
                seen + "; grown in " + claimed.grown().toMillis() + " ms, handed over in "
                        + claimed.handedOver().toMillis() + " ms");
        return Optional.of(claimed);
    }

    /** Nobody was told of it: made small, it is as it was. */
    private void waitAgain(ShadowClaim claim, ShadowInstance instance, String why) {
        try {
            staging.shrink(instance);
        } catch (RefusedException | UnreachableException e) {
            fail(claim, why + ", and it cannot be made small again: " + e.getMessage());
            return;
        }
        fail(claim, ShadowInstance.State.READY, String.valueOf(why));
    }

    /** Looks, and fails the claim if it was not handed over; where nobody can look, the claim stays open for {@link #reconcile}. */
    private boolean mayBeTheirs(ShadowClaim claim, ShadowInstance instance, String why) {
        boolean theirs;
        try {
            theirs = staging.isHandedOver(instance);
        } catch (RefusedException | UnreachableException e) {
            throw new UnreachableException(
                    "it is not known whether the server was handed over to " + claim.name() + ": " + why
                            + "; look for it in a minute (gnomon server list) before asking again",
                    e);
        }
        if (!theirs) {
            fail(claim, why);
        }
        return theirs;
    }

    private void advance(ShadowClaim claim, State state, String detail) {
        written.accept(table.advance(claim.id(), state, detail, clock.instant()));
    }

    private void end(ShadowClaim claim, String detail) {
        Instant now = clock.instant();
        table.end(claim, State.DONE, ShadowInstance.State.CLAIMED, detail, now);
        written.accept(claim.in(State.DONE, detail, now));
        holding.release(claim.instance());
    }

    /** The instance is removed: what it has got so far is not known to be what anybody wants. */
    private void fail(ShadowClaim claim, String why) {
        fail(claim, ShadowInstance.State.REAPING, why);
    }

    private void fail(ShadowClaim claim, ShadowInstance.State instance, String why) {
        log.warn("claim {} of shadow instance {} failed: {}", claim.id(), claim.instance(), why);
        String detail = "claimed for " + claim.name() + " and not handed over: " + why;
        Instant now = clock.instant();
        table.end(claim, State.FAILED, instance, detail, now);
        written.accept(claim.in(State.FAILED, detail, now));
    }

    /**
     * Ends what was cut off: one that bears its owner's name is its owner's, any other is removed. One whose hypervisor is not reached
     * stays for the next call, and so does one that who asked may be about to take.
     */
    public void reconcile() {
        for (ShadowClaim open : cutOff()) {
            try {
                reconcile(open);
            } catch (UnreachableException e) {
                log.warn("claim {} stays open: {}", open.id(), e.getMessage());
            } catch (RuntimeException e) { // of this one only: others are settled all the same
                log.error("claim {} cannot be settled; it is tried again", open.id(), e);
            }
        }
    }

    private List<ShadowClaim> cutOff() {
        taking.writeLock().lock();
        try {
            // what is in hand may end meanwhile, and is then in neither of the two
            Set<Long> ours = Set.copyOf(inHand);
            return table.openClaims().stream()
                    .filter(claim -> !ours.contains(claim.id()))
                    .toList();
        } finally {
            taking.writeLock().unlock();
        }
    }

    private void reconcile(ShadowClaim open) {
        ShadowInstance instance = table.find(open.instance()).orElseThrow();
        if (!staging.knows(instance.hypervisor())) {
            fail(open, ShadowInstance.State.GONE, "its hypervisor is not configured any more");
            holding.release(instance.id());
        } else if (open.state() == State.NAMING && staging.isHandedOver(instance)) {
            end(open, "Gnomon was stopped when it had been handed over");
        } else if (open.state() == State.NAMING
                && clock.instant().isBefore(open.updatedAt().plus(staging.completedWithin()))) {
            log.debug("claim {} stays open: its server may be taken yet", open.id());
        } else {
            fail(open, "Gnomon was stopped");
        }
    }
}
