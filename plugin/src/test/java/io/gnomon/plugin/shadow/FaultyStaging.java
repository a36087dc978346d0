package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A base for faults: all of it is somebody else's. */
class FaultyStaging implements Staging {
    private final Staging really;

    FaultyStaging(Staging really) {
        this.really = really;
    }

    @Override
    public Optional<String> whyNot(WorkloadProfile profile) {
        return really.whyNot(profile);
    }

    @Override
    public String place(UUID id, WorkloadProfile profile, Map<String, Integer> present, int most) {
        return really.place(id, profile, present, most);
    }

    @Override
    public void giveBack(UUID id) {
        really.giveBack(id);
    }

    @Override
    public Held takes(WorkloadProfile profile) {
        return really.takes(profile);
    }

    @Override
    public boolean knows(String hypervisor) {
        return really.knows(hypervisor);
    }

    @Override
    public Set<UUID> marked() {
        return really.marked();
    }

    @Override
    public boolean isAwaited(Handover to) {
        return really.isAwaited(to);
    }

    @Override
    public Duration completedWithin() {
        return really.completedWithin();
    }

    @Override
    public Optional<Held> keep(ShadowInstance instance, WorkloadProfile profile) {
        return really.keep(instance, profile);
    }

    @Override
    public boolean fits(ShadowInstance instance, WorkloadProfile profile) {
        return really.fits(instance, profile);
    }

    @Override
    public Map<String, Double> needed() {
        return really.needed();
    }

    @Override
    public void boot(ShadowInstance instance, WorkloadProfile profile) {
        really.boot(instance, profile);
    }

    @Override
    public Look look(ShadowInstance instance) {
        return really.look(instance);
    }

    @Override
    public Held shrink(ShadowInstance instance) {
        return really.shrink(instance);
    }

    @Override
    public String grow(ShadowInstance instance, WorkloadProfile profile) {
        return really.grow(instance, profile);
    }

    @Override
    public void handOver(ShadowInstance instance, WorkloadProfile profile, Handover to) {
        really.handOver(instance, profile, to);
    }

    @Override
    public boolean isHandedOver(ShadowInstance instance) {
        return really.isHandedOver(instance);
    }

    @Override
    public void remove(ShadowInstance instance) {
        really.remove(instance);
    }
}
