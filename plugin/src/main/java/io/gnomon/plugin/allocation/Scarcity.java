package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Sharers.Giver;
import io.gnomon.plugin.allocation.Sharers.Lacking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;

/**
 * Memory is not overcommitted: where a hypervisor has less than its servers need, those of a lower priority give back at once
 * what they do not need for certain, and those of a higher one grow by it as soon as it is there. For one thread: the cycle's.
 */
final class Scarcity {
    private final Decider decider;
    private final Duration patience;
    private final Map<UUID, Gift> underWay = new HashMap<>();

    private record Gift(String hypervisor, double mib, double to, Instant since) {}

    /**
     * One whose growth was cut short.
     *
     * @param lacks what it would have been given beyond that, MiB
     */
    record Cut(Tracked server, double priority, double lacks) {}

    /** One that could give, and what is known of it. */
    record Other(Tracked server, double priority, Situation situation) {}

    /** @param patience how long a gift is counted on if nothing is seen of it */
    Scarcity(Decider decider, Duration patience) {
        this.decider = decider;
        this.patience = patience;
    }

    /**
     * Who gives back how much.
     *
     * @param others by hypervisor: who may be adjusted now and is not growing; asked only where somebody lacks something
     */
    List<Decision> relieve(List<Cut> all, Function<String, List<Other>> others, Instant now) {
        Map<String, List<Cut>> byHypervisor = new HashMap<>();
        all.forEach(one -> byHypervisor
                .computeIfAbsent(one.server().record().hypervisor(), h -> new ArrayList<>())
                .add(one));
        List<Decision> decisions = new ArrayList<>();
        byHypervisor.forEach((hypervisor, lacking) -> {
            Map<UUID, Other> known = new HashMap<>();
            List<Giver> givers = new ArrayList<>();
            Map<UUID, Situation> seen = new HashMap<>();
            for (Other other : others.apply(hypervisor)) {
                seen.put(other.server().record().id(), other.situation());
                giver(other).ifPresent(giver -> {
                    givers.add(giver);
                    known.put(giver.server(), other);
                });
            }
            double lacks = lacking.stream().mapToDouble(Cut::lacks).sum();
            Sharers.gifts(
                            lacking.stream()
                                    .map(s -> new Lacking(s.priority(), s.lacks()))
                                    .toList(),
                            givers,
                            underWay(hypervisor, seen, now))
                    .forEach((id, mib) -> {
                        Other other = known.get(id);
                        if (other != null) {
                            decisions.add(decision(other, mib, lacks));
                            underWay.put(
                                    id,
                                    new Gift(
                                            hypervisor,
                                            mib,
                                            other.situation().range().current() - mib,
                                            now));
                        }
                    });
        });
        return decisions;
    }

    private Optional<Giver> giver(Other other) {
        OptionalDouble least = decider.least(other.situation());
        double current = other.situation().range().current();
        double step = other.situation().range().step();
        return least.isEmpty() || current - least.getAsDouble() < step
                ? Optional.empty()
                : Optional.of(
                        new Giver(other.server().record().id(), other.priority(), current - least.getAsDouble(), step));
    }

    private Decision decision(Other other, double mib, double lacks) {
        Situation s = other.situation();
        double to = s.range().current() - mib;
        return decider.giving(s, to, Reasons.gift(s, to, lacks, other.priority()));
    }

    /** What was decided lately and is not seen in an allocation yet. */
    private double underWay(String hypervisor, Map<UUID, Situation> seen, Instant now) {
        underWay.entrySet().removeIf(e -> {
            Situation s = seen.get(e.getKey());
            boolean given = s != null
                    && s.range().current() <= e.getValue().to() + s.range().step() / 2;
            return given || Duration.between(e.getValue().since(), now).compareTo(patience) > 0;
        });
        return underWay.values().stream()
                .filter(gift -> gift.hypervisor().equals(hypervisor))
                .mapToDouble(Gift::mib)
                .sum();
    }
}
