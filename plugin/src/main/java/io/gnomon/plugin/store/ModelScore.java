package io.gnomon.plugin.store;

/**
 * How a learner did in a competition. Lower is better but for coverage, which is best at 0.8; NaN = could not be measured.
 *
 * @param series servers that it was tried on
 */
public record ModelScore(
        String learner, double wql, double mase, double mae, double coverage, long points, int series) {}
