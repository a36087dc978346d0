package io.gnomon.plugin.demo;

import io.gnomon.plugin.rest.Views.SampleView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of a core the flavor of the newcomers sells as a vCPU. Emulated guests of one and the same load take twice as
 * much on one machine as on another, and most of it for being there. So it is taken from what a guest with the same kind
 * of load was seen to use here: well above its calm, well below its peak.
 */
final class VcpuWorth {
    static final double LEAST = 0.2;
    static final double MOST = 0.8;

    /** Of what was seen: the last recorded sample is the peak, the two before it the calm; less what is on the edge. */
    private static final double PEAK_SINCE = 0.8;

    private static final double CALM_UNTIL = 1.2;
    private static final double CALM_SINCE = 2.8;
    /** Halfway between the first recorded sample of the newcomer and its peak, on the way from calm to peak. */
    private static final double BETWEEN = 0.75;

    /** With twice as many guests on the same cores the same load takes about so much more of them. */
    static final double CROWDED = 1.35;

    private static final double STEPS_PER_CORE = 20;

    private VcpuWorth() {}

    /**
     * @param samples of the guest that was watched, in order, until the first recorded sample of its peak was over;
     *     without CPU among them the least is said
     * @param sampleSeconds that one recorded sample takes
     * @param crowd how much more the same load will take when the newcomers run too
     */
    static double of(List<SampleView> samples, int sampleSeconds, double crowd) {
        if (samples.isEmpty()) {
            return LEAST;
        }
        Instant end = samples.get(samples.size() - 1).at();
        OptionalDouble calm = median(samples, end, CALM_SINCE * sampleSeconds, CALM_UNTIL * sampleSeconds);
        OptionalDouble peak = median(samples, end, PEAK_SINCE * sampleSeconds, 0);
        if (calm.isEmpty() || peak.isEmpty()) {
            return LEAST;
        }
        double between = calm.getAsDouble() + BETWEEN * (peak.getAsDouble() - calm.getAsDouble());
        return Math.round(Math.max(LEAST, Math.min(MOST, crowd * between)) * STEPS_PER_CORE) / STEPS_PER_CORE;
    }

    private static OptionalDouble median(List<SampleView> samples, Instant end, double since, double until) {
        double[] used = samples.stream()
                .filter(s -> s.usage().containsKey("cpu"))
                .filter(s -> {
                    double ago = Duration.between(s.at(), end).toMillis() / 1000.0;
                    return ago <= since && ago >= until;
                })
                .mapToDouble(s -> s.usage().getOrDefault("cpu", 0.0))
                .sorted()
                .toArray();
        return used.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(used[used.length / 2]);
    }
}
