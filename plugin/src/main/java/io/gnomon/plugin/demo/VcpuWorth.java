package io.gnomon.plugin.demo;

import io.gnomon.plugin.rest.Views.SampleView;
import java.util.List;

/**
 * How much of a core the flavor of the newcomers sells as a vCPU. Emulated guests of one and the same load take twice as
 * much on one machine as on another, and most of it for being there. So it is taken from what a guest with the same kind
 * of load was seen to use here: well above its calm, well below its peak.
 */
final class VcpuWorth {
    static final double LEAST = 0.2;
    static final double MOST = 0.8;

    private static final double CALM = 0.2;
    private static final double PEAK = 0.9;
    /** Halfway between the first recorded sample of the newcomer and its peak, on the way from calm to peak. */
    private static final double BETWEEN = 0.75;

    private static final double STEPS_PER_CORE = 20;

    private VcpuWorth() {}

    /** @param samples of the guest that was watched; without CPU among them the least is said */
    static double of(List<SampleView> samples) {
        double[] used = samples.stream()
                .filter(s -> s.usage().containsKey("cpu"))
                .mapToDouble(s -> s.usage().getOrDefault("cpu", 0.0))
                .sorted()
                .toArray();
        if (used.length == 0) {
            return LEAST;
        }
        double calm = at(used, CALM);
        double between = calm + BETWEEN * (at(used, PEAK) - calm);
        return Math.round(Math.max(LEAST, Math.min(MOST, between)) * STEPS_PER_CORE) / STEPS_PER_CORE;
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
