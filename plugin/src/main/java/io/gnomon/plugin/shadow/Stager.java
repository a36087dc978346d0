package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.ShadowSettings;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.shadow.health.Starts;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps shadow instances: stages what is wanted, follows it until it is ready, removes what is not wanted, ill, or not permitted any
 * more. Each server is written down before it is asked for, so that none is forgotten. Thread-safe.
 */
public final class Stager {
    private static final Logger log = LoggerFactory.getLogger(Stager.class);

    /** Who asked for those that the plan wants. */
    static final String PLAN = "gnomon";

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    private final ShadowSettings settings;
    private final ShadowTable table;
    private final Staging staging;
    private final Wanted wanted;
    private final Claims claims;
    private final Holding holding;
    private final Predicate<String> permitted;
    private final HealthBook health;
    private final InstantSource clock;

    /** Profiles of which one could not be staged, and until when none is tried again. */
    private final Map<String, Instant> pauses = new ConcurrentHashMap<>();

    private final BackOff backOff;

    private final Timing timing;
    private final Reaper reaper;
    private final Maker maker;
    private final GivingWay givingWay;

    /**
     * @param permitted whether a project permits shadow instances
     * @param health of hypervisors
     */
    public Stager(
            ShadowSettings settings,
            ShadowTable table,
            Staging staging,
            Wanted wanted,
            Claims claims,
            Holding holding,
            Starts starts,
            Predicate<String> permitted,
            HealthBook health,
            InstantSource clock) {
        this.health = health;
        this.settings = settings;
        this.table = table;
        this.staging = staging;
        this.wanted = wanted;
        this.claims = claims;
        this.holding = holding;
        this.permitted = permitted;
        this.clock = clock;
        this.backOff = new BackOff(clock);
        this.timing = new Timing(starts, clock);
        this.reaper = new Reaper(table, staging, holding, timing, clock);
        this.maker = new Maker(settings, table, staging, holding, permitted, health, backOff, timing, clock);
        this.givingWay = new GivingWay(table, reaper, backOff);
    }

    /** After a start, before anything is decided about servers. */
    public void begin() {
        table.open().forEach(instance -> {
            holding.hold(instance.id());
            staging.resume(instance);
        });
    }

    /** One pass; a job. */
    public synchronized void run() {
        claims.reconcile();
        staging.needed().forEach(givingWay::giveBack);
        Set<String> remembered = wanted.remembered(); // before they are read: what comes meanwhile is not forgotten
        List<WorkloadProfile> profiles = table.profiles(Optional.empty());
        forgetAllBut(profiles, remembered);
        Map<String, Integer> want = wanted(profiles);
        Map<String, Integer> waiting = new HashMap<>();
        List<ShadowInstance> open = table.open();
        for (ShadowInstance instance : open) {
            try {
                if (follow(
                        instance,
                        want.getOrDefault(instance.profile(), 0) > waiting.getOrDefault(instance.profile(), 0))) {
                    waiting.merge(instance.profile(), 1, Integer::sum);
                }
            } catch (UnreachableException | RefusedException e) {
                log.warn("shadow instance {} of {}: {}", instance.name(), instance.hypervisor(), e.getMessage());
            } catch (RuntimeException e) { // of this one only
                log.error("shadow instance {} of {} is left as it is", instance.name(), instance.hypervisor(), e);
            }
        }
        removeLate(open);
        sweep();
        if (settings.autonomy() == Autonomy.ACT) {
            stage(profiles, want, waiting);
        }
    }

    private void forgetAllBut(List<WorkloadProfile> profiles, Set<String> remembered) {
        Set<String> gone = new HashSet<>(remembered);
        profiles.forEach(profile -> gone.remove(profile.id()));
        gone.forEach(wanted::forget);
    }

    /** A hypervisor that was slow has made a server that was given up meanwhile. */
    private void removeLate(List<ShadowInstance> open) {
        Set<UUID> late = new HashSet<>(staging.marked());
        open.forEach(instance -> late.remove(instance.id()));
        for (UUID id : late) {
            table.find(id)
                    .filter(instance -> instance.state() == State.GONE && staging.knows(instance.hypervisor()))
                    .ifPresent(instance -> {
                        log.warn("{} of {} has come late and is removed", instance.name(), instance.hypervisor());
                        Reaper.tryTo(instance, () -> staging.remove(instance));
                    });
        }
    }

    private void sweep() {
        try {
            staging.sweep(id -> table.find(id).filter(i -> !i.state().isFinal()).isPresent());
        } catch (UnreachableException | RefusedException e) {
            log.warn("room that nobody holds any more is sought later: {}", e.getMessage());
        }
    }

    /** How many are wanted of each profile whose project permits it. */
    public Map<String, Integer> wanted(List<WorkloadProfile> profiles) {
        return settings.autonomy() == Autonomy.OFF
                ? Map.of()
                : wanted.of(profiles.stream()
                        .filter(profile -> permitted.test(profile.project()))
                        .toList());
    }

    /** Why so many of a profile are wanted; empty if nothing is said. */
    public String why(WorkloadProfile profile) {
        if (settings.autonomy() == Autonomy.OFF) {
            return "shadow.autonomy is off";
        }
        return permitted.test(profile.project()) ? wanted.why(profile) : "the project does not permit shadow instances";
    }

    /**
     * Moves one on.
     *
     * @param isWanted whether the plan wants it
     * @return whether it waits for somebody, or soon will
     */
    private boolean follow(ShadowInstance instance, boolean isWanted) {
        if (!staging.knows(instance.hypervisor())) {
            abandon(instance);
            return false;
        }
        return switch (instance.state()) {
            case BOOTING, READY -> {
                Optional<ShadowInstance> kept = kept(instance, isWanted);
                yield kept.isPresent() && look(kept.get());
            }
            case REAPING -> {
                reaper.remove(instance);
                yield false;
            }
            default -> false;
        };
    }

    /** Empty if it is to be removed. */
    private Optional<ShadowInstance> kept(ShadowInstance instance, boolean isWanted) {
        if (!permitted.test(instance.project())) {
            reaper.reap(instance, "the project does not permit shadow instances any more");
            return Optional.empty();
        }
        if (instance.state() == State.READY && health.isOverloaded(instance.hypervisor())) {
            reaper.reap(instance, "its hypervisor is overloaded, and shadow instances go first");
            return Optional.empty();
        }
        Optional<String> whyNot =
                table.profile(instance.profile()).flatMap(profile -> staging.whyNot(profile, instance.strength()));
        if (whyNot.isPresent()) {
            reaper.reap(instance, whyNot.get());
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!now.isBefore(instance.expiresAt())) {
            if (!isWanted) {
                reaper.reap(instance, "nobody asked for it in time");
                return Optional.empty();
            }
            return table.change(
                    instance.with(instance.state(), instance.detail(), now).until(now.plus(settings.expiry())));
        }
        return Optional.of(instance);
    }

    /** Nobody looks after its hypervisor any more; should it be configured again, what is found there is removed. */
    private void abandon(ShadowInstance instance) {
        if (instance.state() != State.CLAIMING) { // else that claim ends it
            table.change(instance.with(State.GONE, "its hypervisor is not configured any more", clock.instant()))
                    .ifPresent(gone -> holding.release(gone.id()));
        }
    }

    /** Whether it is, or may be, what it should be. */
    private boolean look(ShadowInstance instance) {
        boolean boots = instance.state() == State.BOOTING;
        return switch (staging.look(instance)) {
            case UP -> boots ? ready(instance) : enough(instance);
            case ABSENT -> lost(instance, Words.absent(instance));
            case DEAD -> lost(instance, "its guest does not run any more");
            case BOOTING -> boots ? inTime(instance) : lost(instance, Words.silent(instance));
            case UNKNOWN -> !boots || inTime(instance);
        };
    }

    /** Whether its guest has what it needs to go on. */
    private boolean enough(ShadowInstance instance) {
        try {
            Optional<Staging.Held> held =
                    table.profile(instance.profile()).flatMap(profile -> staging.keep(instance, profile));
            held.ifPresent(now -> table.change(instance.with(instance.state(), instance.detail(), clock.instant())
                    .holding(now.memoryMib(), now.cores())));
            return true;
        } catch (Staging.NoRoomException e) {
            reaper.reap(instance, "its guest needs more memory, and there is none: " + e.getMessage());
            return false;
        }
    }

    private boolean ready(ShadowInstance instance) {
        Staging.Held held;
        try {
            held = staging.shrink(instance);
        } catch (RefusedException e) {
            log.warn("shadow instance {} of {}: {}", instance.name(), instance.hypervisor(), e.getMessage());
            return inTime(instance);
        }
        timing.took(instance);
        table.change(instance.with(State.READY, Words.ready(instance), clock.instant())
                .holding(held.memoryMib(), held.cores()));
        return true;
    }

    private boolean inTime(ShadowInstance instance) {
        if (timing.age(instance).compareTo(settings.bootTimeout()) <= 0) {
            return true;
        }
        timing.took(instance);
        pauses.put(instance.profile(), clock.instant().plus(AFTER_FAILURE));
        return lost(instance, Words.late(instance));
    }

    /** The next one is put elsewhere, or later. */
    private boolean lost(ShadowInstance instance, String why) {
        backOff.failed(instance.hypervisor());
        reaper.reap(instance, why);
        return false;
    }

    private void stage(List<WorkloadProfile> profiles, Map<String, Integer> want, Map<String, Integer> waiting) {
        for (WorkloadProfile profile : profiles) {
            int missing = want.getOrDefault(profile.id(), 0) - waiting.getOrDefault(profile.id(), 0);
            Instant pause = pauses.getOrDefault(profile.id(), Instant.MIN);
            for (int i = 0; i < missing && !clock.instant().isBefore(pause); i++) {
                try {
                    create(profile, PLAN);
                } catch (RefusedException | UnreachableException e) {
                    log.info("no server is staged for {}: {}", profile.name(), e.getMessage());
                    Instant later = clock.instant().plus(AFTER_FAILURE);
                    pauses.put(profile.id(), backOff.over(later));
                    break;
                }
            }
        }
    }

    /**
     * Stages one server; it is ready some time after this returns.
     *
     * @throws RefusedException if its project does not permit it, there are as many as there may be, or there is no room
     */
    public synchronized ShadowInstance create(WorkloadProfile profile, String actor) {
        return create(profile, Strength.valueOf(settings.strength().name()), actor);
    }

    /** {@link #create(WorkloadProfile, String)}, of another strength than {@code shadow.strength}. */
    public synchronized ShadowInstance create(WorkloadProfile profile, Strength strength, String actor) {
        return maker.make(profile, strength, actor);
    }

    /**
     * Somebody asked for a server and there is no room for it: shadow instances give way, the newest first, until what they held is
     * enough.
     *
     * @param memoryMib that is needed
     * @param hypervisor only of this one; empty = of the one where the fewest have to go
     * @return the hypervisor that has more room now; empty if all of them together would not do
     */
    public synchronized Optional<String> giveWay(
            double memoryMib, Optional<String> hypervisor, ToDoubleFunction<String> available) {
        return givingWay.giveWay(memoryMib, hypervisor, available);
    }

    /**
     * Removes one that nobody has claimed.
     *
     * @return it as it is now; empty if it changed meanwhile
     */
    public Optional<ShadowInstance> delete(ShadowInstance instance, String actor) {
        Optional<ShadowInstance> reaping =
                table.change(instance.with(State.REAPING, "removed by " + actor, clock.instant()));
        reaping.ifPresent(reaper::remove);
        return reaping.flatMap(i -> table.find(i.id()));
    }
}
