package io.gnomon.plugin.shadow.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The health of each hypervisor: the least of its parts, as the weakest decides whether a server runs well. It falls within the check
 * that sees something, and rises over {@code recovery}, so that a hypervisor that comes and goes is not trusted each time that it
 * comes. Thread-safe.
 */
public final class HealthBook {
    /** Below this a hypervisor is given nothing, as the rule of the ranking has it. */
    public static final double LEAST = 0.1;

    /** From here on a hypervisor that was ill is given new ones again. */
    public static final double WELL = 0.5;

    private static final Set<Part> LOAD =
            Set.of(Part.VCPU_DELAY, Part.CPU_PRESSURE, Part.MEMORY_PRESSURE, Part.CPU_FORECAST, Part.MEMORY_FORECAST);

    /** So much of the recovery a hypervisor has to be overloaded until it counts: a guest that boots fills one for a moment. */
    private static final double LASTING = 0.1;

    private final Duration recovery;
    private final Map<String, Instant> overloadedSince = new ConcurrentHashMap<>();
    /** Of all parts but load. */
    private final Map<String, HypervisorHealth> soundness = new ConcurrentHashMap<>();

    private final Map<String, HypervisorHealth> latest = new ConcurrentHashMap<>();
    /** When a hypervisor last had a shadow instance. */
    private final Map<String, Instant> shadowSeen = new ConcurrentHashMap<>();

    /** @param recovery from 0 to 1 */
    public HealthBook(Duration recovery) {
        this.recovery = recovery;
    }

    /** Takes in what a check saw. */
    public HypervisorHealth checked(String hypervisor, Look look, Instant at) {
        if (look.answering().isPresent()) {
            shadowSeen.put(hypervisor, at);
        }
        Map<Part, Double> parts = Part.all(look);
        Map<Part, Double> sound = new EnumMap<>(parts);
        sound.keySet().removeAll(LOAD);
        soundness.compute(hypervisor, (name, before) -> after(name, before, sound, at));
        HypervisorHealth health = latest.compute(hypervisor, (name, before) -> after(name, before, parts, at));
        if (health.now() < LEAST && health.weakest().filter(LOAD::contains).isPresent()) {
            overloadedSince.putIfAbsent(hypervisor, at);
        } else {
            overloadedSince.remove(hypervisor);
        }
        return health;
    }

    private HypervisorHealth after(
            String name,
            @org.jspecify.annotations.Nullable HypervisorHealth before,
            Map<Part, Double> parts,
            Instant at) {
        double now = parts.values().stream().mapToDouble(v -> v).min().orElse(1);
        double score = now;
        if (before != null && now > before.score()) {
            double passed = Math.max(0, Duration.between(before.at(), at).toMillis());
            double most = recovery.isZero() ? 1 : before.score() + passed / recovery.toMillis();
            score = Math.min(now, most);
        }
        return new HypervisorHealth(name, at, score, now, Map.copyOf(parts));
    }

    public Optional<HypervisorHealth> of(String hypervisor) {
        return Optional.ofNullable(latest.get(hypervisor));
    }

    /** By name. */
    public List<HypervisorHealth> all() {
        return latest.values().stream()
                .sorted(Comparator.comparing(HypervisorHealth::hypervisor))
                .toList();
    }

    /** Those that are given no new ones yet, by name. */
    public List<HypervisorHealth> unwell() {
        return all().stream().filter(h -> h.score() < WELL).toList();
    }

    /** 1 for one that was never looked at. */
    public double score(String hypervisor) {
        return of(hypervisor).map(HypervisorHealth::score).orElse(1.0);
    }

    /**
     * Whether what is there already may be given to somebody: it answers, and its shadow instances are up. One that is busy may, as the
     * last choice.
     */
    public boolean isSound(String hypervisor) {
        HypervisorHealth health = soundness.get(hypervisor);
        return health == null || health.score() >= LEAST;
    }

    /** Whether a canary has grown a domain there, and nothing else is amiss but load. */
    public boolean isVerified(String hypervisor) {
        return isSound(hypervisor)
                && of(hypervisor)
                        .map(h -> h.parts().getOrDefault(Part.HOT_PLUG, 0.0))
                        .filter(part -> part >= WELL)
                        .isPresent();
    }

    /**
     * Whether its servers have had too little of something for a while, or were forecast for as long to have, so that what nobody uses
     * has to go.
     */
    public boolean isOverloaded(String hypervisor) {
        Instant since = overloadedSince.get(hypervisor);
        return since != null
                && of(hypervisor)
                        .filter(h -> Duration.between(since, h.at()).toMillis() >= LASTING * recovery.toMillis())
                        .isPresent();
    }

    /** What the shadows on a hypervisor say of it; empty if it has none, and had none since it could have recovered. */
    public OptionalDouble byShadows(String hypervisor) {
        Instant seen = shadowSeen.get(hypervisor);
        HypervisorHealth health = latest.get(hypervisor);
        return seen == null
                        || health == null
                        || Duration.between(seen, health.at()).compareTo(recovery) > 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(health.score());
    }
}
