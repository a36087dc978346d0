package io.gnomon.plugin.deployment;

import io.gnomon.plugin.deployment.Coverage.Staged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where alternates should stand ready. The one that brings the expected number of lost portions down most for each MiB that it
 * holds is taken first, as long as the budget lasts: for a gain that shrinks with each step, greedy by gain for each unit of cost is
 * near the best (Khuller, Moss, Naor, 1999). An alternate is never put where a server of its portion runs. Immutable.
 *
 * @param chosen in the order in which they are worth it
 * @param before without them
 * @param after with them
 * @param heldMib what they hold together
 * @param open why portions that can be lost get none, by WORKLOAD/PORTION
 */
public record Plan(List<Choice> chosen, Coverage before, Coverage after, double heldMib, Map<String, String> open) {
    private static final double LEAST_GAIN = 1e-12;

    /** Copies the collections. */
    public Plan {
        chosen = List.copyOf(chosen);
        open = Map.copyOf(open);
    }

    /**
     * An alternate to stage.
     *
     * @param holdsMib as long as it waits
     * @param needsMib when it takes over
     * @param gain by how much fewer portions are expected to be lost
     */
    public record Choice(Staged staged, double holdsMib, double needsMib, double gain) {}

    /** What hypervisors have left, and how alternates did there. */
    public interface Alternates {
        /** MiB that could be given on a hypervisor now; empty if it is not seen now or takes no servers. */
        Optional<Double> availableMib(String hypervisor);

        /** Probability that a copy of the portion works there, from rehearsals. */
        double works(Site site, String hypervisor);
    }

    /**
     * @param budgetMib what all alternates may hold together
     * @param smallMib what one holds as long as it waits, if it needs more than that later
     */
    public static Plan make(
            Coverage before, FailureModel failures, Alternates alternates, double budgetMib, double smallMib) {
        Map<String, Double> free = new TreeMap<>();
        failures.hypervisors().forEach(h -> alternates.availableMib(h).ifPresent(mib -> free.put(h, mib)));
        List<Choice> chosen = new ArrayList<>();
        Coverage now = before;
        double held = 0;
        while (true) {
            Optional<Choice> best = best(now, free, alternates, budgetMib - held, smallMib);
            if (best.isEmpty()) {
                break;
            }
            Choice choice = best.get();
            chosen.add(choice);
            now = now.with(choice.staged());
            held += choice.holdsMib();
            free.merge(choice.staged().hypervisor(), -choice.needsMib(), Double::sum);
        }
        return new Plan(chosen, before, now, held, open(now, free, budgetMib - held, smallMib));
    }

    private static Optional<Choice> best(
            Coverage now, Map<String, Double> free, Alternates alternates, double budgetMib, double smallMib) {
        List<Choice> all = new ArrayList<>();
        for (Site site : now.sites()) {
            double needs = needs(site);
            double holds = Math.min(smallMib, needs);
            double expected = now.expectedLoss(site);
            for (Map.Entry<String, Double> alternate : free.entrySet()) {
                String hypervisor = alternate.getKey();
                if (holds > budgetMib
                        || needs > alternate.getValue()
                        || site.runsOn(hypervisor)
                        || now.isStaged(site, hypervisor)) {
                    continue;
                }
                Staged staged = new Staged(
                        site.workload().project(),
                        site.workload().name(),
                        site.portion().name(),
                        hypervisor,
                        alternates.works(site, hypervisor));
                double gain = expected - now.with(staged).expectedLoss(site);
                if (gain > LEAST_GAIN) {
                    all.add(new Choice(staged, holds, needs, gain));
                }
            }
        }
        return all.stream()
                .max(Comparator.comparingDouble((Choice c) -> c.gain() / c.holdsMib())
                        .thenComparing(c -> c.staged().hypervisor(), Comparator.reverseOrder())
                        .thenComparing(c -> c.staged().portion(), Comparator.reverseOrder()));
    }

    /** One server of the portion is enough for it to be left: the smallest that runs. */
    private static double needs(Site site) {
        return site.servers().stream().mapToDouble(Site.Member::memoryMib).min().orElse(0);
    }

    private static Map<String, String> open(
            Coverage after, Map<String, Double> free, double budgetMib, double smallMib) {
        Map<String, String> open = new TreeMap<>();
        for (Site site : after.sites()) {
            String name = site.label();
            if (after.hasAlternate(site)) {
                continue;
            }
            double needs = needs(site);
            List<String> others =
                    free.keySet().stream().filter(h -> !site.runsOn(h)).toList();
            if (others.isEmpty()) {
                open.put(name, "every hypervisor that is seen runs a server of it");
            } else if (others.stream().noneMatch(h -> free.getOrDefault(h, 0.0) >= needs)) {
                open.put(name, String.format(Locale.ROOT, "no other hypervisor has %.0f MiB left for it", needs));
            } else if (Math.min(smallMib, needs) > budgetMib) {
                open.put(name, "the budget (deployment.budget-mib) is spent");
            } else {
                open.put(name, "an alternate would not make its loss less probable");
            }
        }
        return open;
    }
}
