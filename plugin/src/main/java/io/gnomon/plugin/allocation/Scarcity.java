package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Sharers.Giver;
import io.gnomon.plugin.allocation.Sharers.Lacking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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
    private final Giving giving;
    private final Map<UUID, Gift> gifts = new HashMap<>();

    /** @param step of the giver's memory, MiB */
    private record Gift(String hypervisor, double to, double step) {}

    /** What is known of a gift once it was decided. Amounts in MiB. */
    interface Giving {
        /** Whether it is being carried out, or stays open. */
        boolean isUnderWay(UUID giver);

        /** What the giver has at this moment; empty if it is not known. */
        OptionalDouble current(UUID giver, String hypervisor);

        /** What the giver is taken to have where free memory is told; empty if it is not there. */
        OptionalDouble counted(UUID giver, String hypervisor);
    }

    /**
     * One whose growth was cut short.
     *
     * @param lacks what it would have been given beyond that, MiB
     */
    record Cut(Tracked server, double priority, double lacks) {}

    /** One that could give, and what is known of it. */
    record Other(Tracked server, double priority, Situation situation) {}

    Scarcity(Decider decider, Giving giving) {
        this.decider = decider;
        this.giving = giving;
    }

    /**
     * Who gives back how much.
     *
     * @param others by hypervisor: who may shrink now and is not growing; asked only where somebody lacks something
     */
    List<Decision> relieve(List<Cut> all, Function<String, List<Other>> others) {
        Map<String, List<Cut>> byHypervisor = new HashMap<>();
        all.forEach(one -> byHypervisor
                .computeIfAbsent(one.server().record().hypervisor(), h -> new ArrayList<>())
                .add(one));
        List<Decision> decisions = new ArrayList<>();
        byHypervisor.forEach((hypervisor, lacking) -> {
            Map<UUID, Other> known = new HashMap<>();
            List<Giver> givers = new ArrayList<>();
            for (Other other : others.apply(hypervisor)) {
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
                            underWay(hypervisor))
                    .forEach((id, mib) -> {
                        Other other = known.get(id);
                        if (other != null) {
                            Decision gift = decision(other, mib, lacks);
                            decisions.add(gift);
                            gifts.put(
                                    id,
                                    new Gift(
                                            hypervisor,
                                            gift.to(),
                                            other.situation().range().step()));
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

    /**
     * What was given, or is being given, and does not count as free yet: memory counts as free from the next full look on. A
     * gift of which nothing came is not waited for.
     */
    private double underWay(String hypervisor) {
        double sum = 0;
        for (Iterator<Map.Entry<UUID, Gift>> all = gifts.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<UUID, Gift> one = all.next();
            Gift gift = one.getValue();
            if (gift.hypervisor().equals(hypervisor)) {
                boolean going = giving.isUnderWay(one.getKey());
                OptionalDouble left =
                        going ? OptionalDouble.of(gift.to()) : giving.current(one.getKey(), gift.hypervisor());
                OptionalDouble counted = giving.counted(one.getKey(), gift.hypervisor());
                double comes = left.isPresent() && counted.isPresent()
                        ? Math.max(0, counted.getAsDouble() - left.getAsDouble())
                        : 0;
                sum += comes;
                if (!going && comes < gift.step() / 2) {
                    all.remove();
                }
            }
        }
        return sum;
    }
}
