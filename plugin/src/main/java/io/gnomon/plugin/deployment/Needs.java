package io.gnomon.plugin.deployment;

import io.gnomon.plugin.deployment.Coverage.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much will be needed where, and how probably: what alternates on a hypervisor grow by when others are lost, beside the new servers
 * that are forecast. Losses are taken as independent of each other and of what is requested; new servers go where there is room, in
 * proportion to it. Immutable.
 *
 * @param hypervisor where alternates stand
 * @param probability that any loss within the time makes one of them grow
 * @param mib by which they grow at most, in one loss
 * @param leftMib what the hypervisor has left now
 * @param enough probability that what is left after the new servers is enough for that; empty if demand is not forecast
 */
public record Needs(String hypervisor, double probability, double mib, double leftMib, Optional<Double> enough) {
    /** How much memory is requested for new servers within the time. */
    public interface Demand {
        /** Probability that it is no more than this, MiB; empty if it is not forecast. */
        Optional<Double> atMost(double mib);
    }

    /**
     * @param within the time that both, losses and demand, are looked at
     * @param staged alternates that stand there, or would
     * @param smallMib what one holds already
     * @param left MiB that could be given on a hypervisor now; empty if it is not seen
     */
    public static List<Needs> of(
            FailureModel failures,
            Duration within,
            Collection<Site> sites,
            Collection<Staged> staged,
            double smallMib,
            Function<String, Optional<Double>> left,
            Demand demand) {
        double all = failures.hypervisors().stream()
                .mapToDouble(h -> left.apply(h).orElse(0.0))
                .sum();
        List<Needs> result = new ArrayList<>();
        for (String hypervisor :
                staged.stream().map(Staged::hypervisor).distinct().sorted().toList()) {
            double none = 1;
            double most = 0;
            for (String lost : failures.hypervisors()) {
                double grows = lost.equals(hypervisor) ? 0 : grows(hypervisor, lost, sites, staged, smallMib);
                if (grows > 0) {
                    none *= 1 - failures.lossOf(lost, within);
                    most = Math.max(most, grows);
                }
            }
            double here = left.apply(hypervisor).orElse(0.0);
            double share = all > 0 ? here / all : 0;
            double forNew = here - most;
            Optional<Double> enough =
                    forNew < 0 || share == 0 ? Optional.of(forNew < 0 ? 0.0 : 1.0) : demand.atMost(forNew / share);
            result.add(new Needs(hypervisor, 1 - none, most, here, enough));
        }
        result.sort(Comparator.comparingDouble(Needs::probability).reversed().thenComparing(Needs::hypervisor));
        return result;
    }

    /** What alternates on one hypervisor grow by when another one is lost. */
    private static double grows(
            String hypervisor, String lost, Collection<Site> sites, Collection<Staged> staged, double smallMib) {
        return sites.stream()
                .filter(site -> !site.servers().isEmpty()
                        && site.servers().stream().allMatch(s -> s.hypervisor().equals(lost)))
                .filter(site -> staged.stream()
                        .anyMatch(s -> s.isOf(site) && s.hypervisor().equals(hypervisor)))
                .mapToDouble(site -> Math.max(0, needs(site) - smallMib))
                .sum();
    }

    private static double needs(Site site) {
        return site.servers().stream().mapToDouble(Site.Member::memoryMib).min().orElse(0);
    }
}
