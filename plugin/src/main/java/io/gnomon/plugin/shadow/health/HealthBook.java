package io.gnomon.plugin.shadow.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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

    private static final Set<Part> LOAD = Set.of(Part.VCPU_DELAY, Part.CPU_PRESSURE, Part.MEMORY_PRESSURE);

    private final Duration recovery;
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
        return latest.compute(hypervisor, (name, before) -> after(name, before, Part.all(look), at));
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

    /** 1 for one that was never looked at. */
    public double score(String hypervisor) {
        return of(hypervisor).map(HypervisorHealth::score).orElse(1.0);
    }

    /** Whether its servers have too little of something now, so that what nobody uses has to go. */
    public boolean isOverloaded(String hypervisor) {
        return of(hypervisor)
                .filter(h ->
                        h.now() < LEAST && h.weakest().filter(LOAD::contains).isPresent())
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
