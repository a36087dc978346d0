package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.WorkloadProfile;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Shadow instances of all strengths: staged ones are servers, of reserved and probed ones there is only room. One that is probed is
 * ready when a probe has found its hypervisor fit. Thread-safe.
 */
public final class ByStrength implements Staging {
    private final Staging staged;
    private final Reserving reserving;
    private final Predicate<String> verified;

    /** @param verified whether a probe has found a hypervisor fit, of late */
    public ByStrength(Staging staged, Reserving reserving, Predicate<String> verified) {
        this.staged = staged;
        this.reserving = reserving;
        this.verified = verified;
    }

    private static boolean isServer(ShadowInstance instance) {
        return instance.strength() == Strength.STAGED;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        return staged.whyNot(profile);
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile, Strength strength) {
        Optional<String> why = staged.whyNot(profile);
        return why.isPresent() || strength == Strength.STAGED ? why : reserving.whyNot(profile);
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        return staged.place(id, profile, present, most);
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Strength strength, Map<String, Integer> present, int most) {
        return strength == Strength.STAGED
                ? staged.place(id, profile, present, most)
                : reserving.place(id, profile, present, most);
    }

    @Override
    public void giveBack(UUID id) {
        staged.giveBack(id);
        reserving.giveBack(id);
    }

    @Override
    public Held takes(WorkloadProfile profile) {
        return staged.takes(profile);
    }

    @Override
    public Held takes(WorkloadProfile profile, Strength strength) {
        if (strength == Strength.STAGED) {
            return staged.takes(profile);
        }
        Flavor flavor = PlainTraits.flavor(profile);
        return new Held(flavor.start().getOr(Resource.MEMORY, 0), flavor.start().getOr(Resource.CPU, 0));
    }

    @Override
    public void resume(ShadowInstance instance) {
        if (!isServer(instance)) {
            reserving.resume(instance);
        }
    }

    @Override
    public void sweep(Predicate<UUID> isOpen) {
        reserving.sweep(isOpen);
    }

    @Override
    public boolean knows(String hypervisor) {
        return staged.knows(hypervisor);
    }

    @Override
    public Set<UUID> marked() {
        return staged.marked();
    }

    @Override
    public boolean isAwaited(Handover to) {
        return staged.isAwaited(to);
    }

    @Override
    public Duration completedWithin() {
        return staged.completedWithin();
    }

    @Override
    public boolean fits(ShadowInstance instance, WorkloadProfile profile) {
        return isServer(instance) && staged.fits(instance, profile);
    }

    @Override
    public Map<String, Double> needed() {
        return staged.needed();
    }

    @Override
    public void boot(ShadowInstance instance, WorkloadProfile profile) {
        if (isServer(instance)) {
            staged.boot(instance, profile);
        } else {
            reserving.hold(instance, profile);
        }
    }

    @Override
    public Look look(ShadowInstance instance) {
        if (isServer(instance)) {
            return staged.look(instance);
        }
        return reserving
                .isHeld(instance)
                .map(held -> held ? probed(instance) : Look.ABSENT)
                .orElse(Look.UNKNOWN);
    }

    private Look probed(ShadowInstance instance) {
        return instance.strength() == Strength.RESERVED || verified.test(instance.hypervisor())
                ? Look.UP
                : Look.BOOTING;
    }

    @Override
    public Held shrink(ShadowInstance instance) {
        return isServer(instance) ? staged.shrink(instance) : new Held(instance.memoryMib(), instance.cores());
    }

    @Override
    public Optional<Held> keep(ShadowInstance instance, WorkloadProfile profile) {
        return isServer(instance) ? staged.keep(instance, profile) : Optional.empty();
    }

    @Override
    public String grow(ShadowInstance instance, WorkloadProfile profile) {
        requireServer(instance);
        return staged.grow(instance, profile);
    }

    @Override
    public void handOver(ShadowInstance instance, WorkloadProfile profile, Handover to) {
        requireServer(instance);
        staged.handOver(instance, profile, to);
    }

    private static void requireServer(ShadowInstance instance) {
        if (!isServer(instance)) {
            throw new RefusedException(instance.name() + " is room for a server, and no server");
        }
    }

    @Override
    public boolean isHandedOver(ShadowInstance instance) {
        return isServer(instance) && staged.isHandedOver(instance);
    }

    @Override
    public void remove(ShadowInstance instance) {
        if (isServer(instance)) {
            staged.remove(instance);
        } else {
            reserving.free(instance);
        }
    }
}
