package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Resource;

/**
 * An allocation that should change, with the numbers behind it; amounts in the resource's unit.
 *
 * @param measured usage at the decision
 * @param need peak of the forecast over the lead
 * @param endsBoost whether this puts the limit that the flavor sells into force, at the end of a boot; no forecast led to it
 */
public record Decision(
        ServerReading server,
        Resource resource,
        double from,
        double to,
        double measured,
        Expected need,
        String reason,
        boolean endsBoost) {

    /**
     * The peak of what is expected over the lead: the 80 % interval and its middle.
     *
     * @param planned the quantile that must fit into the allocation
     */
    public record Expected(double low, double median, double high, double planned) {}

    public boolean grows() {
        return to > from;
    }
}
