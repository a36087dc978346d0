package io.gnomon.plugin.shadow.demand;

import io.gnomon.plugin.shadow.demand.StagingPlan.Stop;
import io.gnomon.plugin.shadow.demand.StagingPlan.Wanted;
import io.gnomon.predictor.demand.ArrivalForecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides how many servers of each workload profile to hold staged, from past requests.
 *
 * <p>It is a newsvendor's decision (Arrow, Harris, Marschak 1951): the k-th staged server of a profile is claimed if at least k are
 * requested, so it saves {@code P(requests >= k) x seconds saved x risk tolerance} for what it holds over a slot. Servers are taken in
 * the order of what they save for each GiB and hour, as long as that is at least the price ({@link StagingPrice}) and the bounds
 * have room. As the probability falls with k, that order makes the most of the price.
 *
 * <p>The same requests and calls give the same plans. Thread-safe.
 */
public final class StagingPlanner {
    private static final double MIB_PER_GIB = 1024;
    private static final double HOUR_SECONDS = 3600;

    private final StagingTerms terms;
    private final StagingPrice price;
    private final Map<String, Arrivals> arrivals = new HashMap<>();
    private long plannedSlot = Long.MIN_VALUE;
    private double held;
    private double cheapest = Double.NaN;

    public StagingPlanner(StagingTerms terms) {
        this.terms = terms;
        this.price = new StagingPrice(terms);
    }

    /**
     * Servers were requested. What comes late counts to the slot that is running; so a restart tells all that is remembered, oldest
     * first.
     *
     * @param profile its name
     * @param servers how many, above 0
     */
    public synchronized void requested(String profile, Instant at, int servers) {
        if (servers < 1) {
            throw new IllegalArgumentException("a request is for at least one server, not " + servers);
        }
        arrivals.computeIfAbsent(profile, p -> new Arrivals(terms.slot(), at)).add(at, servers);
    }

    /** When the next server of a profile is to be expected; empty if nobody knows. @param profile its name */
    public synchronized Optional<NextStart> next(String profile, Instant now) {
        Arrivals past = arrivals.get(profile);
        return past == null ? Optional.empty() : NextStart.of(past.forecast(now), terms.slot(), now);
    }

    /** Names of the profiles of which requests are remembered. */
    public synchronized Set<String> remembered() {
        return Set.copyOf(arrivals.keySet());
    }

    /** Forgets a profile that is gone, or whose project has withdrawn its consent. */
    public synchronized void forget(String profile) {
        arrivals.remove(profile);
    }

    /** How many to hold from now to the end of the slot. */
    public synchronized StagingPlan plan(List<StagedProfile> profiles, StagingBounds bounds, Instant now) {
        long slot = Math.floorDiv(now.getEpochSecond(), terms.slot().toSeconds());
        if (plannedSlot != Long.MIN_VALUE && slot > plannedSlot) {
            price.planned(held, cheapest);
        }
        plannedSlot = Math.max(plannedSlot, slot);
        PriorityQueue<Filling> queue = new PriorityQueue<>(Comparator.comparingDouble(Filling::saved)
                .reversed()
                .thenComparingInt(f -> f.count)
                .thenComparing(f -> f.profile.name()));
        List<Filling> all = new ArrayList<>();
        for (StagedProfile profile : profiles) {
            Arrivals past = arrivals.get(profile.name());
            Filling filling = new Filling(profile, past == null ? ArrivalForecast.UNKNOWN : past.forecast(now));
            all.add(filling);
            if (filling.stop != Stop.UNKNOWN) {
                queue.add(filling);
            }
        }
        double most = price.isKnown()
                ? bounds.cloudMib()
                : Math.min(bounds.cloudMib(), terms.meanMib().orElse(bounds.cloudMib()));
        Rooms rooms = new Rooms(new StagingBounds(most, bounds.projectMib(), bounds.hypervisorMib()));
        held = 0;
        cheapest = Double.NaN;
        for (Filling next = queue.poll(); next != null && next.saved() >= price.now(); next = queue.poll()) {
            var stop = rooms.stop(next.profile);
            if (stop.isPresent()) {
                // its later ones take as much room, so nothing is left to be asked
                next.stop = stop.get();
                continue;
            }
            cheapest = next.saved();
            held += next.profile.memoryMib();
            next.takeOne();
            rooms.take(next.profile).ifPresent(next::putOn);
            queue.add(next);
        }
        return new StagingPlan(
                price.now(), held, all.stream().map(Filling::wanted).toList());
    }

    /** A profile while the plan is made. */
    private final class Filling {
        private final StagedProfile profile;
        private final ArrivalForecast forecast;
        private final Map<String, Integer> byHypervisor = new TreeMap<>();
        private Stop stop;
        private int count;
        private double saved;

        Filling(StagedProfile profile, ArrivalForecast forecast) {
            this.profile = profile;
            this.forecast = forecast;
            this.stop = forecast.counts().length == 0 ? Stop.UNKNOWN : Stop.PRICE;
            this.saved = savedByNext();
        }

        void takeOne() {
            count++;
            saved = savedByNext();
        }

        void putOn(String hypervisor) {
            byHypervisor.merge(hypervisor, 1, Integer::sum);
        }

        /** What one more saves, in seconds for each GiB and hour. */
        double saved() {
            return saved;
        }

        private double savedByNext() {
            double gib = (profile.memoryMib() + terms.mibPerVcpu() * profile.vcpus()) / MIB_PER_GIB;
            double hours = terms.slot().toSeconds() / HOUR_SECONDS;
            return forecast.atLeast(count + 1) * profile.secondsSaved() * profile.riskTolerance() / (gib * hours);
        }

        Wanted wanted() {
            return new Wanted(
                    profile.name(),
                    count,
                    Map.copyOf(byHypervisor),
                    forecast.expected(),
                    forecast.quantile(0.1),
                    forecast.quantile(0.9),
                    forecast.atLeast(count),
                    stop == Stop.UNKNOWN ? 0 : forecast.atLeast(count + 1),
                    stop == Stop.UNKNOWN ? 0 : saved,
                    stop);
        }
    }
}
