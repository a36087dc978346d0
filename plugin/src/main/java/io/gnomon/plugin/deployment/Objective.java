package io.gnomon.plugin.deployment;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a portion must do to be of use. What is empty is not asked for.
 *
 * @param latency the longest that a probe may take in 95 of 100 cases
 * @param throughput the least that a performance probe may measure, in its own unit for each second
 */
public record Objective(Optional<Duration> latency, OptionalDouble throughput) {
    public static final Objective NONE = new Objective(Optional.empty(), OptionalDouble.empty());

    /** Whether an answer is good enough. A throughput that is asked for and was not measured is not met. */
    public boolean isMetBy(ProbeResult result) {
        return result.ok()
                && latency.map(most -> result.took().compareTo(most) <= 0).orElse(true)
                && (throughput.isEmpty()
                        || (result.throughput().isPresent()
                                && result.throughput().getAsDouble() >= throughput.getAsDouble()));
    }
}
