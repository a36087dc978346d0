package io.gnomon.scheduler.ranking;

import io.gnomon.scheduler.filter.Filter;
import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.filter.ShadowHealthFilter;
import io.gnomon.scheduler.filter.VcpuFilter;
import io.gnomon.scheduler.weigher.CalmWeigher;
import io.gnomon.scheduler.weigher.ComplementWeigher;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import io.gnomon.scheduler.weigher.PeakWeigher;
import io.gnomon.scheduler.weigher.PressureWeigher;
import io.gnomon.scheduler.weigher.ShadowHealthWeigher;
import io.gnomon.scheduler.weigher.StealWeigher;
import io.gnomon.scheduler.weigher.Weigher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The hard and the soft rules that the daemon and its replay use, with their usual weights. */
public final class StandardRules {
    private static final double LEAST_HEALTH = 0.1;
    /** So long after a server had to leave it a hypervisor is spared. */
    public static final Duration COOLDOWN = Duration.ofMinutes(30);

    private StandardRules() {}

    /** @param reserveMib memory that each hypervisor keeps for itself */
    public static List<Filter> filters(double reserveMib) {
        return List.of(new MemoryFilter(reserveMib), new VcpuFilter(), new ShadowHealthFilter(LEAST_HEALTH));
    }

    /**
     * @param weights other weights than the usual ones, by the name of the weigher
     * @throws IllegalArgumentException if there is no such weigher
     */
    public static List<Weighed> weighers(Map<String, Double> weights) {
        List<Weighed> usual = List.of(
                new Weighed(new PeakWeigher(), 1),
                new Weighed(new HeadroomWeigher(), 1),
                new Weighed(new ContentionWeigher(), 1),
                new Weighed(new StealWeigher(), 0.5),
                new Weighed(new PressureWeigher(), 0.5),
                new Weighed(new ShadowHealthWeigher(), 0.5),
                new Weighed(new CalmWeigher(COOLDOWN), 0.5),
                // the peak of the sum knows already who takes turns: only for those who want more of it
                new Weighed(new ComplementWeigher(), 0));
        List<Weighed> result = new ArrayList<>();
        for (Weighed w : usual) {
            Weigher weigher = w.weigher();
            result.add(new Weighed(weigher, weights.getOrDefault(weigher.name(), w.multiplier())));
        }
        List<String> names = usual.stream().map(w -> w.weigher().name()).toList();
        for (String name : weights.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no weigher '" + name + "'; choose of " + String.join(", ", names));
            }
        }
        return result;
    }
}
