package io.gnomon.plugin.allocation;

import io.gnomon.predictor.sizing.Need;

/**
 * Raises a need by what the shadow profile of a server's tags says. What that is worth is weighed afterwards, as of any need.
 * Pure.
 *
 * <table>
 * <caption>What leads to what; both lines may hold</caption>
 * <tr><th>situation</th><th>need</th></tr>
 * <tr><td>usage up to the upper end of the profile's interval, the end included</td><td>as it is</td></tr>
 * <tr><td>usage above it</td><td>more by the excess times the sensitivity</td></tr>
 * <tr><td>a peak hour of the profile, or one that begins within the lead</td><td>at each level no less than in that hour; below a
 *     sensitivity of 1 only that share of the way</td></tr>
 * </table>
 */
final class Lift {
    private Lift() {}

    static Need of(Need need, Profiled p) {
        double[] levels = need.levels();
        double[] raised = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double above = need.quantiles()[i] + excess(p) * p.sensitivity();
            double level = levels[i];
            double atPeak =
                    p.expected().burst().map(b -> b.need().quantile(level)).orElse(0.0);
            raised[i] = above + Math.min(1, p.sensitivity()) * Math.max(0, atPeak - above);
        }
        return new Need(levels, raised);
    }

    /** By how much usage is above the interval; 0 at its end and below. */
    static double excess(Profiled p) {
        return Math.max(0, p.used() - p.expected().upper());
    }
}
