package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.config.ShadowSettings;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.health.HypervisorHealth;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes shadow instances within their bounds, on hypervisors that are well: written down first, then asked for. One call at a time. */
final class Maker {
    private final ShadowSettings settings;
    private final ShadowTable table;
    private final Staging staging;
    private final Holding holding;
    private final Predicate<String> permitted;
    private final HealthBook health;
    private final BackOff backOff;
    private final Timing timing;
    private final InstantSource clock;

    Maker(
            ShadowSettings settings,
            ShadowTable table,
            Staging staging,
            Holding holding,
            Predicate<String> permitted,
            HealthBook health,
            BackOff backOff,
            Timing timing,
            InstantSource clock) {
        this.settings = settings;
        this.table = table;
        this.staging = staging;
        this.holding = holding;
        this.permitted = permitted;
        this.health = health;
        this.backOff = backOff;
        this.timing = timing;
        this.clock = clock;
    }

    /** @throws RefusedException if its project does not permit it, there are as many as there may be, or there is no room */
    ShadowInstance make(WorkloadProfile profile, Strength strength, String actor) {
        if (!permitted.test(profile.project())) {
            throw new RefusedException("project " + profile.project() + " does not permit shadow instances");
        }
        staging.whyNot(profile, strength).ifPresent(why -> {
            throw new RefusedException(why);
        });
        List<ShadowInstance> open = table.open();
        Map<String, Integer> present =
                open.stream().collect(Collectors.toMap(ShadowInstance::hypervisor, i -> 1, Integer::sum));
        if (open.size() >= settings.most()) {
            throw new RefusedException("there are " + open.size() + " shadow instances, as many as shadow.most allows");
        }
        long theirs =
                open.stream().filter(i -> i.project().equals(profile.project())).count();
        if (theirs >= settings.mostPerProject()) {
            throw new RefusedException("project " + profile.project() + " has " + theirs
                    + " shadow instances, as many as shadow.most-per-project allows");
        }
        UUID id = UUID.randomUUID();
        String hypervisor = placed(id, profile, strength, blocked(present, actor.equals(Stager.PLAN)));
        ShadowInstance instance = written(id, hypervisor, profile, strength, actor);
        if (strength == Strength.STAGED) {
            timing.asked(id);
        }
        try {
            staging.boot(instance, profile);
        } catch (RefusedException e) {
            table.change(
                    instance.with(State.GONE, "its hypervisor would not make it: " + e.getMessage(), clock.instant()));
            holding.release(id);
            timing.forget(id);
            throw e;
        }
        return instance;
    }

    private String placed(UUID id, WorkloadProfile profile, Strength strength, Map<String, Integer> present) {
        try {
            return staging.place(id, profile, strength, present, settings.mostPerHypervisor());
        } catch (RefusedException e) {
            List<HypervisorHealth> ill = health.unwell();
            throw ill.isEmpty()
                    ? e
                    : new RefusedException(
                            e.getMessage() + "; given none until their health is " + HealthBook.WELL + ": "
                                    + ill.stream()
                                            .map(h ->
                                                    String.format(Locale.ROOT, "%s (%.2f)", h.hypervisor(), h.score()))
                                            .collect(Collectors.joining(", ")),
                            e);
        }
    }

    /** One that was ill counts as full until it has been well for a while: what was taken away from it is not put back at once. */
    private Map<String, Integer> blocked(Map<String, Integer> present, boolean planned) {
        Map<String, Integer> result = new HashMap<>(present);
        if (planned) {
            backOff.paused().forEach(name -> result.put(name, settings.mostPerHypervisor()));
        }
        health.unwell().forEach(h -> result.put(h.hypervisor(), settings.mostPerHypervisor()));
        return result;
    }

    private ShadowInstance written(
            UUID id, String hypervisor, WorkloadProfile profile, Strength strength, String actor) {
        Instant now = clock.instant();
        Staging.Held takes = staging.takes(profile, strength);
        ShadowInstance instance = new ShadowInstance(
                id,
                profile.id(),
                profile.project(),
                "shadow-" + id.toString().substring(0, 8),
                strength,
                hypervisor,
                State.BOOTING,
                takes.memoryMib(),
                takes.cores(),
                actor,
                Words.begun(strength),
                1,
                now,
                now,
                now.plus(settings.expiry()));
        holding.hold(id);
        try {
            table.add(instance);
        } catch (RuntimeException e) {
            staging.giveBack(id);
            holding.release(id);
            throw e;
        }
        return instance;
    }
}
