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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
    private final Starts starts;
    private final Predicate<String> permitted;
    private final HealthBook health;
    private final InstantSource clock;

    /** Profiles of which one could not be staged, and until when none is tried again. */
    private final Map<String, Instant> pauses = new ConcurrentHashMap<>();

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
        this.starts = starts;
        this.permitted = permitted;
        this.clock = clock;
    }

    /** After a start, before anything is decided about servers. */
    public void begin() {
        table.open().forEach(instance -> holding.hold(instance.id()));
    }

    /** One pass; a job. */
    public synchronized void run() {
        claims.reconcile();
        List<WorkloadProfile> profiles = table.profiles(Optional.empty());
        Map<String, Integer> want = wanted(profiles);
        Map<String, Integer> waiting = new HashMap<>();
        for (ShadowInstance instance : table.open()) {
            try {
                if (follow(
                        instance,
                        want.getOrDefault(instance.profile(), 0) > waiting.getOrDefault(instance.profile(), 0))) {
                    waiting.merge(instance.profile(), 1, Integer::sum);
                }
            } catch (UnreachableException | RefusedException e) {
                log.warn("shadow instance {} of {}: {}", instance.name(), instance.hypervisor(), e.getMessage());
            } catch (RuntimeException e) { // such as of a hypervisor that is not configured any more
                log.error("shadow instance {} of {} is left as it is", instance.name(), instance.hypervisor(), e);
            }
        }
        if (settings.autonomy() == Autonomy.ACT) {
            stage(profiles, want, waiting);
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
        return switch (instance.state()) {
            case BOOTING, READY -> {
                Optional<ShadowInstance> kept = kept(instance, isWanted);
                kept.ifPresent(this::look);
                yield kept.isPresent();
            }
            case REAPING -> {
                remove(instance);
                yield false;
            }
            default -> false;
        };
    }

    /** Empty if it is to be removed. */
    private Optional<ShadowInstance> kept(ShadowInstance instance, boolean isWanted) {
        if (!permitted.test(instance.project())) {
            reap(instance, "the project does not permit shadow instances any more");
            return Optional.empty();
        }
        if (instance.state() == State.READY && health.isOverloaded(instance.hypervisor())) {
            reap(instance, instance.hypervisor() + " is overloaded: shadow instances go first");
            return Optional.empty();
        }
        Optional<String> whyNot = table.profile(instance.profile()).flatMap(staging::whyNot);
        if (whyNot.isPresent()) {
            reap(instance, whyNot.get());
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!now.isBefore(instance.expiresAt())) {
            if (!isWanted) {
                reap(instance, "nobody asked for it in time");
                return Optional.empty();
            }
            return table.change(
                    instance.with(instance.state(), instance.detail(), now).until(now.plus(settings.expiry())));
        }
        return Optional.of(instance);
    }

    private void look(ShadowInstance instance) {
        Staging.Look look = staging.look(instance);
        if (look == Staging.Look.ABSENT) {
            table.change(instance.with(State.GONE, "its server is not there any more", clock.instant()))
                    .ifPresent(gone -> holding.release(gone.id()));
            return;
        }
        Duration age = Duration.between(instance.createdAt(), clock.instant());
        if (instance.state() == State.BOOTING && look == Staging.Look.UP) {
            starts.took(instance.hypervisor(), instance.profile(), age);
            Staging.Held held = staging.shrink(instance);
            table.change(instance.with(State.READY, "its guest answers; it is at its minimum", clock.instant())
                    .holding(held.memoryMib(), held.cores()));
        } else if (instance.state() == State.BOOTING && age.compareTo(settings.bootTimeout()) > 0) {
            starts.took(instance.hypervisor(), instance.profile(), age);
            pauses.put(instance.profile(), clock.instant().plus(AFTER_FAILURE));
            reap(instance, "its guest did not answer within shadow.boot-timeout");
        }
    }

    private void reap(ShadowInstance instance, String why) {
        table.change(instance.with(State.REAPING, why, clock.instant())).ifPresent(this::remove);
    }

    private void remove(ShadowInstance instance) {
        staging.remove(instance);
        table.change(instance.with(State.GONE, instance.detail(), clock.instant()))
                .ifPresent(gone -> holding.release(gone.id()));
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
                    pauses.put(profile.id(), clock.instant().plus(AFTER_FAILURE));
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
        if (!permitted.test(profile.project())) {
            throw new RefusedException("project " + profile.project() + " does not permit shadow instances");
        }
        staging.whyNot(profile).ifPresent(why -> {
            throw new RefusedException(why);
        });
        Map<String, Integer> present =
                table.open().stream().collect(Collectors.toMap(ShadowInstance::hypervisor, i -> 1, Integer::sum));
        int all = present.values().stream().mapToInt(n -> n).sum();
        if (all >= settings.most()) {
            throw new RefusedException("there are " + all + " shadow instances, as many as shadow.most allows");
        }
        UUID id = UUID.randomUUID();
        String hypervisor = staging.place(id, profile, blocked(present), settings.mostPerHypervisor());
        ShadowInstance instance = written(id, hypervisor, profile, actor);
        try {
            staging.boot(instance, profile);
        } catch (RefusedException e) {
            table.change(instance.with(State.GONE, String.valueOf(e.getMessage()), clock.instant()));
            holding.release(id);
            throw e;
        }
        return instance;
    }

    /** One that was ill counts as full until it has been well for a while: what was taken away from it is not put back at once. */
    private Map<String, Integer> blocked(Map<String, Integer> present) {
        Map<String, Integer> result = new HashMap<>(present);
        health.all().stream()
                .filter(h -> h.score() < HealthBook.WELL)
                .forEach(h -> result.put(h.hypervisor(), settings.mostPerHypervisor()));
        return result;
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
        Map<String, List<ShadowInstance>> there = table.open().stream()
                .filter(i -> i.state() == State.READY || i.state() == State.BOOTING)
                .filter(i -> hypervisor.isEmpty() || hypervisor.get().equals(i.hypervisor()))
                .sorted(Comparator.comparing(ShadowInstance::createdAt).reversed())
                .collect(Collectors.groupingBy(ShadowInstance::hypervisor, TreeMap::new, Collectors.toList()));
        Optional<List<ShadowInstance>> fewest = there.entrySet().stream()
                .map(e -> enough(e.getValue(), memoryMib - available.applyAsDouble(e.getKey())))
                .filter(list -> !list.isEmpty())
                .min(Comparator.comparingInt(List::size));
        fewest.ifPresent(list ->
                list.forEach(i -> reap(i, "somebody asked for a server, and there was no room for it otherwise")));
        return fewest.map(list -> list.get(0).hypervisor());
    }

    /** The first of these that hold so much together; none if all of them do not, or if it is not for memory that there is no room. */
    private static List<ShadowInstance> enough(List<ShadowInstance> instances, double memoryMib) {
        double held = 0;
        for (int i = 0; i < instances.size() && memoryMib > 0; i++) {
            held += instances.get(i).memoryMib();
            if (held >= memoryMib) {
                return instances.subList(0, i + 1);
            }
        }
        return List.of();
    }

    private ShadowInstance written(UUID id, String hypervisor, WorkloadProfile profile, String actor) {
        Instant now = clock.instant();
        ShadowInstance instance = new ShadowInstance(
                id,
                profile.id(),
                profile.project(),
                "shadow-" + id.toString().substring(0, 8),
                Strength.STAGED,
                hypervisor,
                State.BOOTING,
                0,
                0,
                actor,
                "it boots",
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

    /**
     * Removes one that nobody has claimed.
     *
     * @return it as it is now; empty if it changed meanwhile
     */
    public Optional<ShadowInstance> delete(ShadowInstance instance, String actor) {
        Optional<ShadowInstance> reaping =
                table.change(instance.with(State.REAPING, "removed by " + actor, clock.instant()));
        reaping.ifPresent(this::remove);
        return reaping.flatMap(i -> table.find(i.id()));
    }
}
