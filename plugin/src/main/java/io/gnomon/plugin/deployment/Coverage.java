package io.gnomon.plugin.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What of workloads is left when a hypervisor or a zone is lost. A portion is left if one of its servers runs elsewhere, or, with
 * the probability that it comes up, if an alternate of it is staged elsewhere; a workload if all of its portions are. Losses of
 * different hypervisors and zones are taken as independent. Immutable.
 */
public final class Coverage {
    private final FailureModel failures;
    private final Duration horizon;
    private final List<Site> sites;
    private final List<Staged> staged;

    /**
     * An alternate that stands ready.
     *
     * @param works probability that it does when it is needed
     */
    public record Staged(String project, String workload, String portion, String hypervisor, double works) {
        boolean isOf(Site site) {
            return site.portion().name().equals(portion)
                    && site.workload().name().equals(workload)
                    && site.workload().project().equals(project);
        }
    }

    /** What can be lost. */
    public enum Kind {
        HYPERVISOR,
        ZONE
    }

    /**
     * One loss and what it does.
     *
     * @param probability that it happens within the horizon
     * @param hit portions that lose all of their servers by it, as WORKLOAD/PORTION
     * @param left of each of these, how probably an alternate takes over
     * @param survives probability that all workloads are left, if it happens
     */
    public record Loss(
            Kind kind, String name, double probability, List<String> hit, Map<String, Double> left, double survives) {
        /** Copies the collections. */
        public Loss {
            hit = List.copyOf(hit);
            left = Map.copyOf(left);
        }

        double risk() {
            return probability * (1 - survives);
        }
    }

    /** @param sites portions that run; one without a running server is left out, it cannot be lost */
    public Coverage(FailureModel failures, Duration horizon, Collection<Site> sites, Collection<Staged> staged) {
        this.failures = failures;
        this.horizon = horizon;
        this.sites = sites.stream().filter(s -> !s.servers().isEmpty()).toList();
        this.staged = List.copyOf(staged);
    }

    Coverage with(Staged more) {
        List<Staged> all = new ArrayList<>(staged);
        all.add(more);
        return new Coverage(failures, horizon, sites, all);
    }

    /** Each hypervisor and zone, those that matter most first. */
    public List<Loss> losses() {
        List<Loss> all = new ArrayList<>();
        for (String name : failures.hypervisors()) {
            all.add(loss(Kind.HYPERVISOR, name, failures.lossOf(name, horizon), name::equals));
        }
        for (String zone : failures.zones()) {
            all.add(loss(Kind.ZONE, zone, failures.lossOfZone(zone, horizon), isIn(zone)));
        }
        all.sort(Comparator.comparingDouble(Loss::risk)
                .thenComparing(Loss::probability)
                .reversed()
                .thenComparing(Loss::kind)
                .thenComparing(Loss::name));
        return all;
    }

    private Predicate<String> isIn(String zone) {
        return hypervisor -> failures.hypervisors().contains(hypervisor)
                && failures.zone(hypervisor).equals(zone);
    }

    private Loss loss(Kind kind, String name, double probability, Predicate<String> lost) {
        List<Site> hit = sites.stream().filter(s -> isLost(s, lost)).toList();
        double survives = hit.stream().mapToDouble(site -> left(site, lost)).reduce(1, (a, b) -> a * b);
        Map<String, Double> left = new TreeMap<>();
        hit.forEach(site -> left.merge(site.label(), left(site, lost), Math::min)); // projects may name alike
        return new Loss(kind, name, probability, hit.stream().map(Site::label).toList(), left, survives);
    }

    private static boolean isLost(Site site, Predicate<String> lost) {
        return site.servers().stream().allMatch(server -> lost.test(server.hypervisor()));
    }

    /** Probability that an alternate elsewhere comes up. */
    private double left(Site site, Predicate<String> lost) {
        double none = staged.stream()
                .filter(s -> s.isOf(site) && !lost.test(s.hypervisor()))
                .mapToDouble(s -> 1 - s.works())
                .reduce(1, (a, b) -> a * b);
        return 1 - none;
    }

    /** Probability that every workload is left through all that happens within the horizon. */
    public double survival() {
        return losses().stream().mapToDouble(l -> 1 - l.risk()).reduce(1, (a, b) -> a * b);
    }

    /** Probability that all workloads are left, if one hypervisor (or zone) is lost, whichever it is; 1 if there is none. */
    public double survivesAny(Kind kind) {
        List<Loss> of = losses().stream().filter(l -> l.kind() == kind).toList();
        double any = of.stream().mapToDouble(Loss::probability).sum();
        return any == 0
                ? 1
                : of.stream().mapToDouble(l -> l.probability() * l.survives()).sum() / any;
    }

    /** How often this portion is expected to be lost within the horizon: what staging brings down. */
    double expectedLoss(Site site) {
        double sum = 0;
        String hypervisor = site.servers().get(0).hypervisor();
        if (!failures.hypervisors().contains(hypervisor)) {
            return 0; // it is not looked after
        }
        if (isLost(site, hypervisor::equals)) {
            sum += failures.lossOf(hypervisor, horizon) * (1 - left(site, hypervisor::equals));
        }
        String zone = failures.zone(hypervisor);
        if (isLost(site, isIn(zone))) {
            sum += failures.lossOfZone(zone, horizon) * (1 - left(site, isIn(zone)));
        }
        return sum;
    }

    /** How much will be needed where alternates stand. See {@link Needs#of}. */
    public List<Needs> needs(
            Duration within, double smallMib, Function<String, Optional<Double>> left, Needs.Demand demand) {
        return Needs.of(failures, within, sites, staged, smallMib, left, demand);
    }

    List<Site> sites() {
        return sites;
    }

    boolean hasAlternate(Site site) {
        return staged.stream().anyMatch(s -> s.isOf(site));
    }

    boolean isStaged(Site site, String hypervisor) {
        return staged.stream().anyMatch(s -> s.isOf(site) && s.hypervisor().equals(hypervisor));
    }
}
